//! Lists in pages.

/// Which page of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    number: u32,
    size: u32,
}

impl PageRequest {
    /// The page `number` (from 1; 0 counts as 1) of lists with `size` items a page (at least 1).
    pub fn new(number: u32, size: u32) -> Self {
        Self { number: number.max(1), size: size.max(1) }
    }

    /// The number of the page, from 1.
    pub fn number(self) -> u32 {
        self.number
    }

    /// Items on a page.
    pub fn size(self) -> u32 {
        self.size
    }

    /// Items before the page.
    pub fn offset(self) -> u64 {
        u64::from(self.number - 1) * u64::from(self.size)
    }
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The items on this page, in the list's order.
    pub items: Vec<T>,
    /// Items on all pages.
    pub total: u64,
    /// Which page this is.
    pub request: PageRequest,
}

impl<T> Page<T> {
    /// How many pages there are; an empty list has one.
    pub fn pages(&self) -> u32 {
        u32::try_from(self.total.div_ceil(u64::from(self.request.size))).unwrap_or(u32::MAX).max(1)
    }

    /// The same page with each item turned into something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), total: self.total, request: self.request }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_pages() {
        let page =
            |total, size| Page::<()> { items: vec![], total, request: PageRequest::new(1, size) }.pages();
        assert_eq!(page(0, 10), 1);
        assert_eq!(page(10, 10), 1);
        assert_eq!(page(11, 10), 2);
    }

    #[test]
    fn the_first_page_is_one() {
        assert_eq!(PageRequest::new(0, 0), PageRequest::new(1, 1));
        assert_eq!(PageRequest::new(3, 10).offset(), 20);
        assert_eq!(
            PageRequest::new(u32::MAX, u32::MAX).offset(),
            u64::from(u32::MAX - 1) * u64::from(u32::MAX)
        );
    }
}
