//! A small allocator for small components.
//!
//! The standard library of the target allocates with dlmalloc, which is a fifth of a small component. What is here is a
//! twentieth of that. Each block has a size that is a power of two, and a block that was freed is used again for what has
//! the same size; blocks are never joined. So a plugin may take twice the memory: right for a block, a filter or a few
//! routes, wrong for one that keeps megabytes.

/// A word before each block that is given out: which size it has, and one where it begins.
const WORD: usize = size_of::<usize>();
const HEADER: usize = 2 * WORD;

/// The smallest block.
const SMALLEST: usize = 2 * HEADER;

/// Sizes of blocks.
const CLASSES: usize = usize::BITS as usize;

/// What memory is asked for at once.
const PAGE: usize = 64 << 10;

/// Memory in blocks.
#[doc(hidden)]
pub struct Heap {
    /// The first free block of each size; each names the next in its first word.
    free: [usize; CLASSES],
    /// What was never given out.
    next: usize,
    end: usize,
}

impl Heap {
    /// A heap that has nothing yet.
    pub const fn new() -> Self {
        Self { free: [0; CLASSES], next: 0, end: 0 }
    }

    /// The address of `size` bytes, or 0. `align` is a power of two; `grow` gives the address of more memory, or 0.
    ///
    /// # Safety
    /// What `grow` gives belongs to this heap alone.
    pub unsafe fn allocate(&mut self, size: usize, align: usize, grow: impl FnOnce(usize) -> usize) -> usize {
        let room = if align <= WORD { 0 } else { align };
        let Some(wanted) = size.checked_add(HEADER + room) else { return 0 };
        let Some(length) = wanted.max(SMALLEST).checked_next_power_of_two() else { return 0 };
        let class = length.trailing_zeros() as usize;
        let block = match self.free.get(class) {
            Some(0) | None => self.cut(length, grow),
            Some(free) => *free,
        };
        if block == 0 {
            return 0;
        }
        if let Some(free) = self.free.get_mut(class).filter(|free| **free == block) {
            // SAFETY: a free block begins with the address of the next one.
            *free = unsafe { *(block as *const usize) };
        }
        let at = (block + HEADER).next_multiple_of(align.max(WORD));
        // SAFETY: the block has room for the header before `at` and for `size` bytes behind it.
        unsafe {
            *((at - HEADER) as *mut usize) = block;
            *((at - WORD) as *mut usize) = class;
        }
        at
    }

    /// Gives a block back.
    ///
    /// # Safety
    /// `at` comes from [`Self::allocate`] and is not used any more.
    pub unsafe fn free(&mut self, at: usize) {
        // SAFETY: the header stands before what was given out.
        let (block, class) = unsafe { (*((at - HEADER) as *const usize), *((at - WORD) as *const usize)) };
        if let Some(free) = self.free.get_mut(class) {
            // SAFETY: the block is nobody's now, and has room for a word.
            unsafe { *(block as *mut usize) = *free };
            *free = block;
        }
    }

    /// The bytes that fit behind `at`.
    ///
    /// # Safety
    /// `at` comes from [`Self::allocate`].
    pub unsafe fn room(at: usize) -> usize {
        // SAFETY: the header stands before what was given out.
        let (block, class) = unsafe { (*((at - HEADER) as *const usize), *((at - WORD) as *const usize)) };
        block + (1 << class) - at
    }

    /// A block that was never given out.
    fn cut(&mut self, length: usize, grow: impl FnOnce(usize) -> usize) -> usize {
        if self.end - self.next < length {
            let more = length.next_multiple_of(PAGE);
            let begin = grow(more);
            if begin == 0 {
                return 0;
            }
            if begin != self.end {
                self.next = begin;
            }
            self.end = begin + more;
        }
        let block = self.next;
        self.next += length;
        block
    }
}

impl Default for Heap {
    fn default() -> Self {
        Self::new()
    }
}

/// The heap of the component, by the names of C: all of it, the standard library's too, comes here.
#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod c {
    use core::{arch::wasm32, cell::UnsafeCell, ptr};

    use super::{Heap, PAGE};

    struct Only(UnsafeCell<Heap>);

    // SAFETY: a component has one thread.
    unsafe impl Sync for Only {}

    static HEAP: Only = Only(UnsafeCell::new(Heap::new()));

    fn grow(bytes: usize) -> usize {
        match wasm32::memory_grow(0, bytes / PAGE) {
            usize::MAX => 0,
            pages => pages * PAGE,
        }
    }

    /// # Safety
    /// As in C.
    pub unsafe fn aligned_alloc(align: usize, size: usize) -> *mut u8 {
        // SAFETY: nobody else holds the heap, and memory that was asked for is nobody else's.
        unsafe { (*HEAP.0.get()).allocate(size, align, grow) as *mut u8 }
    }

    /// # Safety
    /// As in C.
    pub unsafe fn posix_memalign(to: *mut *mut u8, align: usize, size: usize) -> i32 {
        const NO_MEMORY: i32 = 48;
        // SAFETY: the caller names a place for the address.
        unsafe {
            *to = aligned_alloc(align, size);
            if (*to).is_null() { NO_MEMORY } else { 0 }
        }
    }

    /// # Safety
    /// As in C.
    pub unsafe fn calloc(count: usize, size: usize) -> *mut u8 {
        let Some(bytes) = count.checked_mul(size) else { return ptr::null_mut() };
        // SAFETY: the bytes were given out just now.
        unsafe {
            let at = aligned_alloc(1, bytes);
            if !at.is_null() {
                ptr::write_bytes(at, 0, bytes);
            }
            at
        }
    }

    /// # Safety
    /// As in C.
    pub unsafe fn free(at: *mut u8) {
        if !at.is_null() {
            // SAFETY: the caller gives back what it got here.
            unsafe { (*HEAP.0.get()).free(at as usize) }
        }
    }

    /// # Safety
    /// As in C.
    pub unsafe fn realloc(at: *mut u8, size: usize) -> *mut u8 {
        // SAFETY: the caller hands over what it got here; both blocks have room for what is copied.
        unsafe {
            if at.is_null() {
                return aligned_alloc(1, size);
            }
            let room = Heap::room(at as usize);
            if size <= room {
                return at;
            }
            let other = aligned_alloc(1, size);
            if !other.is_null() {
                ptr::copy_nonoverlapping(at, other, room);
                free(at);
            }
            other
        }
    }
}

/// Gives the component an allocator that is 11 kB smaller than the standard library's. Write it once in a plugin whose
/// calls need little memory: it may take twice of what dlmalloc takes. Outside WebAssembly the macro produces nothing.
///
/// It takes the place of all functions of wasi-libc that allocate. Where the linker reports a `duplicate symbol: malloc`,
/// the toolchain's wasi-libc has another one: leave the line out then, and the component is as large as before.
///
/// ```
/// sandpress_plugin::small_allocator!();
/// ```
#[macro_export]
macro_rules! small_allocator {
    () => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            #[unsafe(no_mangle)]
            unsafe extern "C" fn malloc(size: usize) -> *mut u8 {
                unsafe { $crate::memory::c::aligned_alloc(1, size) }
            }

            #[unsafe(no_mangle)]
            unsafe extern "C" fn __libc_malloc(size: usize) -> *mut u8 {
                unsafe { $crate::memory::c::aligned_alloc(1, size) }
            }

            #[unsafe(no_mangle)]
            unsafe extern "C" fn calloc(count: usize, size: usize) -> *mut u8 {
                unsafe { $crate::memory::c::calloc(count, size) }
            }

            #[unsafe(no_mangle)]
            unsafe extern "C" fn __libc_calloc(count: usize, size: usize) -> *mut u8 {
                unsafe { $crate::memory::c::calloc(count, size) }
            }

            #[unsafe(no_mangle)]
            unsafe extern "C" fn realloc(at: *mut u8, size: usize) -> *mut u8 {
                unsafe { $crate::memory::c::realloc(at, size) }
            }

            #[unsafe(no_mangle)]
            unsafe extern "C" fn free(at: *mut u8) {
                unsafe { $crate::memory::c::free(at) }
            }

            #[unsafe(no_mangle)]
            unsafe extern "C" fn __libc_free(at: *mut u8) {
                unsafe { $crate::memory::c::free(at) }
            }

            #[unsafe(no_mangle)]
            unsafe extern "C" fn aligned_alloc(align: usize, size: usize) -> *mut u8 {
                unsafe { $crate::memory::c::aligned_alloc(align, size) }
            }

            #[unsafe(no_mangle)]
            unsafe extern "C" fn posix_memalign(to: *mut *mut u8, align: usize, size: usize) -> i32 {
                unsafe { $crate::memory::c::posix_memalign(to, align, size) }
            }
        };
    };
}

#[cfg(test)]
mod tests;
