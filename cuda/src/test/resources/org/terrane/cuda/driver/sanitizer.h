/* Looks at what kernels do in memory while the emulator runs them, as NVIDIA's compute-sanitizer does on a GPU. Kernels
 * are compiled with -fsanitize=thread, whose calls sanitizer.cpp answers. */
#pragma once
#include "cuemu.h"
#include <mutex>

namespace sanitizer {
/* Memory of the device. */
void allocate(void *memory, size_t bytes);
void release(void *memory);

/* A thread begins a kernel. */
void enter(const char *kernel);

/* All threads of the block, or of the warp, have come as far as this one. */
void passBlock();
void passWarp();

/* Makes a kernel known to the emulator. */
bool add(const char *name, void (*run)(void **), std::vector<size_t> sizes);

/* A kernel that says when it begins. That its arguments are read is no access of its. */
template <auto K> struct Watched;
template <class... A, void (*K)(A...)> struct Watched<K> {
  static inline const char *name;
  __attribute__((no_sanitize("thread"))) static void run(void **arguments) {
    enter(name);
    call(arguments, std::index_sequence_for<A...>{});
  }
  template <size_t... I> __attribute__((no_sanitize("thread"))) static void call(void **arguments,
      std::index_sequence<I...>) {
    K(*(A *) arguments[I]...);
  }
  static bool add(const char *as) { return sanitizer::add(name = as, run, {sizeof(A)...}); }
};
}

#define KERNEL(name, ...) \
  extern "C" void name(__VA_ARGS__); \
  static bool add_##name = sanitizer::Watched<name>::add(#name); \
  extern "C" void name(__VA_ARGS__)

/* Warp functions that exchange values order no memory: only these do. */
#define __syncthreads() (__syncthreads(), sanitizer::passBlock())
#define __syncwarp(...) (__syncwarp(__VA_ARGS__), sanitizer::passWarp())
