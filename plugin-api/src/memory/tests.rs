//! The heap with memory of the test.

use super::*;

#[test]
fn blocks_keep_what_is_in_them() {
    let mut heap = Heap::new();
    let grow = |bytes: usize| Vec::leak(vec![0_u128; bytes / 16]).as_mut_ptr() as usize;
    let mut held: Vec<(usize, usize, u8)> = Vec::new();
    let mut chance = 1_u64;
    for round in 0..20_000_u32 {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let number = (chance >> 33) as usize;
        if held.len() > 100 || (number.is_multiple_of(3) && !held.is_empty()) {
            let (at, size, mark) = held.swap_remove(number % held.len());
            // SAFETY: `at` has `size` bytes.
            let bytes = unsafe { std::slice::from_raw_parts(at as *const u8, size) };
            assert!(bytes.iter().all(|byte| *byte == mark));
            // SAFETY: nobody uses it any more.
            unsafe { heap.free(at) };
            continue;
        }
        let (size, align, mark) = (number % 5_000, 1 << (number % 7), round as u8);
        // SAFETY: the memory is leaked for this heap.
        let at = unsafe { heap.allocate(size, align, grow) };
        assert!(at != 0 && at % align == 0 && at % WORD == 0);
        // SAFETY: `at` was given out for `size` bytes.
        unsafe {
            assert!(Heap::room(at) >= size);
            std::slice::from_raw_parts_mut(at as *mut u8, size).fill(mark);
        }
        held.push((at, size, mark));
    }
}

#[test]
fn what_cannot_be_had_is_nothing() {
    // SAFETY: nothing is given.
    unsafe {
        assert_eq!(Heap::new().allocate(10, 1, |_| 0), 0);
        assert_eq!(Heap::new().allocate(usize::MAX - 4, 1, |_| 0), 0);
        assert_eq!(Heap::new().allocate(usize::MAX / 2 + 9, 1, |_| 0), 0);
    }
}
