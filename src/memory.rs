//! How the allocator is set up, so that what is freed goes back to the system.
//!
//! Learning the content takes large lists for a moment. glibc gives such back, until the first is freed: from then on it
//! keeps whatever is not larger (`mallopt(3)`, "dynamic mmap threshold"), and so for each of many threads apart. The bot
//! would hold a sixth more than it needs from the start on, and twice as much after some changes of the content. Other
//! allocators need more tools to build, or take more.

/// From now on large blocks go back when they are freed. To be called before there are other threads.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        /// From this size on, in bytes, a block is the system's own, and back there when it is freed.
        const LARGE: libc::c_int = 256 * 1024;
        /// In so many places threads allocate apart; learning uses two.
        const ARENAS: libc::c_int = 2;
        #[expect(unsafe_code, reason = "the standard library has no way to set the allocator up")]
        // SAFETY: mallopt takes two numbers and changes nothing but the allocator's settings; no other thread is there
        // yet. It tells whether it took them: if not, only memory is lost.
        unsafe {
            libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE);
            libc::mallopt(libc::M_ARENA_MAX, ARENAS);
        }
    }
}
