//! Reading ahead.

/// Bytes that a processor fetches together.
const CACHE_LINE: usize = 64;

/// Has the processor fetch a slice, where it can be told to, so that it waits for several reads at once.
#[inline(always)]
pub(crate) fn fetch<T>(slice: &[T]) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        let bytes = size_of_val(slice);
        for at in (0..bytes).step_by(CACHE_LINE) {
            // SAFETY: `at` lies inside the slice. A hint reads nothing that the program sees, and every processor of this
            // family has it.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(slice.as_ptr().cast::<i8>().add(at)) };
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (slice, CACHE_LINE);
}
