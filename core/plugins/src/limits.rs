//! How much memory an instance may have.

use wasmtime::ResourceLimiter;

use super::error::FailureCause;

/// Elements that all tables of an instance may have together; a Rust component has a few thousand.
pub(super) const TABLE_ELEMENTS: usize = 100_000;

/// Core instances, tables and memories of one component. A component that Rust makes has three, two and one. The pool
/// has room for so many in each of its places, so that one component cannot take those of others.
pub(super) const CORE_INSTANCES: u32 = 8;
pub(super) const TABLES: u32 = 8;
pub(super) const MEMORIES: u32 = 2;

/// Handles of resources that an instance may hold at the same time.
pub(super) const HANDLES: usize = 1_000;

/// Sums the memories and tables of one instance. wasmtime's own limits count each memory by itself.
#[derive(Debug)]
pub(super) struct MemoryLimit {
    limit: usize,
    used: usize,
    table_elements: usize,
    /// What the guest asked for and could not have, first.
    pub(super) refused: Option<FailureCause>,
}

impl MemoryLimit {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, used: 0, table_elements: 0, refused: None }
    }

    /// All memories of the instance together, in bytes.
    pub(super) fn used(&self) -> usize {
        self.used
    }
}

impl ResourceLimiter for MemoryLimit {
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let used = self.used.saturating_add(desired.saturating_sub(current));
        if used > self.limit {
            self.refused.get_or_insert(FailureCause::Memory);
            return Ok(false);
        }
        self.used = used;
        Ok(true)
    }

    fn table_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let elements = self.table_elements.saturating_add(desired.saturating_sub(current));
        if elements > TABLE_ELEMENTS {
            self.refused.get_or_insert(FailureCause::Tables);
            return Ok(false);
        }
        self.table_elements = elements;
        Ok(true)
    }

    // Called where the place in the pool is smaller than the limit.
    fn memory_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        self.refused.get_or_insert(FailureCause::Memory);
        Ok(())
    }

    fn table_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        self.refused.get_or_insert(FailureCause::Tables);
        Ok(())
    }

    fn instances(&self) -> usize {
        CORE_INSTANCES as usize
    }

    fn tables(&self) -> usize {
        TABLES as usize
    }

    fn memories(&self) -> usize {
        MEMORIES as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_all_memories() {
        let mut limit = MemoryLimit::new(100);
        assert!(limit.memory_growing(0, 60, None).unwrap());
        assert!(limit.memory_growing(0, 40, None).unwrap());
        assert!(!limit.memory_growing(60, 61, None).unwrap());
        assert_eq!(limit.refused, Some(FailureCause::Memory));
    }
}
