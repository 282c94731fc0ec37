/* Two things end the process, with a line about them (or only the looking at this launch, where the variable
 * SANITIZER_GOES_ON is set):
 *
 * Memory of nobody: an access beside what was allocated and what a thread and its block have of their own.
 *
 * A race: two threads of a launch touch the same byte, one of them writes, and
 *   - they are of different blocks, or
 *   - of different warps, and have passed equally many barriers of the block, or
 *   - of one warp, and have passed equally many barriers of block and warp.
 * Atomic accesses do not race with each other. Eight bytes remember their last four accesses, and 2^20 times eight
 * bytes are remembered: a race may be missed, but what is found is one.
 *
 * Looking takes ten times as long as not. Of launches that are alike, the same kernel in the same form, the first is
 * looked at, and of its blocks the first and the last few. */
#include "sanitizer.h"
#include <link.h>
#include <set>

namespace {
enum Kind : uint8_t { READ, WRITE, ATOMIC };
const char *DID[] = {"read", "wrote", "changed"};
struct Access { uint32_t block; uint16_t thread, barriers, warpBarriers; uint8_t bytes; Kind kind; };
struct Place { uint64_t at; uint32_t launch; uint8_t count, next; Access last[4]; };
struct Range {
  uintptr_t from, to;
  bool has(uintptr_t at) const { return at - from < to - from; }
};
template <class T> Range range(T *from, size_t count) { return {(uintptr_t) from, (uintptr_t) (from + count)}; }

enum { PLACES = 1 << 20, THREADS = 1024, BLOCKS = 32 };
Place *places = new Place[PLACES]();
std::recursive_mutex lock; // of the next two
std::map<uintptr_t, Range> allocated;
Range recent[64]; // of these, by the MiB

/* Blocks run one after another, those of a launch from 0 on. */
bool isNew = false, looking = false;
const char *kernel = "";
uint32_t launch = 0, block = 0, entered = 0, size = 0;
uint16_t barriers[THREADS], warpBarriers[THREADS];
cuemu::Block *running = nullptr;
Range shared, stacks, library, fibers, emulator, pointer;

uint16_t self() { return running->cur - running->f.data(); }

/* This library, and this thread's part of its thread-local memory, where `__shared__` lies. */
int findLibrary(dl_phdr_info *candidate, size_t, void *) {
  Range all = {UINTPTR_MAX, 0};
  uintptr_t bytes = 0;
  for (int i = 0; i < candidate->dlpi_phnum; i++) {
    const ElfW(Phdr) &part = candidate->dlpi_phdr[i];
    uintptr_t from = candidate->dlpi_addr + part.p_vaddr;
    if (part.p_type == PT_LOAD) all = {std::min(all.from, from), std::max(all.to, from + part.p_memsz)};
    if (part.p_type == PT_TLS) bytes = part.p_memsz;
  }
  if (!all.has((uintptr_t) &launch)) return 0;
  library = all;
  shared = range((char *) candidate->dlpi_tls_data, bytes);
  return 1;
}

void beginBlock(const char *name) {
  static std::set<std::tuple<const char *, unsigned, unsigned>> seen;
  cuemu::Block *b = running = cuemu::self();
  block = b->bid.x + b->gdim.x * (b->bid.y + b->gdim.y * b->bid.z);
  size = b->n;
  entered = 0;
  kernel = name;
  unsigned blocks = b->gdim.x * b->gdim.y * b->gdim.z;
  if (block == 0) {
    launch++;
    isNew = seen.insert({name, blocks, size}).second;
  }
  looking = isNew && (block < BLOCKS || blocks - block <= BLOCKS);
  dl_iterate_phdr(findLibrary, nullptr);
  stacks = range(b->pool, b->poolN * b->stackSize);
  fibers = range(b->f.data(), b->f.size());
  emulator = range(b, 1);
  pointer = range(&cuemu::self(), 1);
}

bool isOfDevice(uintptr_t at, size_t bytes) {
  Range &last = recent[(at >> 20) % 64];
  if (last.has(at) && last.has(at + bytes - 1)) return true;
  std::lock_guard<std::recursive_mutex> guard(lock);
  auto after = allocated.upper_bound(at);
  if (after == allocated.begin() || !(--after)->second.has(at)) return false;
  last = after->second;
  return last.has(at + bytes - 1);
}

void found() {
  if (!getenv("SANITIZER_GOES_ON")) abort();
  looking = isNew = false;
}

void strayed(uintptr_t at, size_t bytes, Kind kind) {
  fprintf(stderr, "memory of nobody in %s: thread %u of block %u %s %zu bytes at %lx\n", kernel, self(), block,
      DID[kind], bytes, (unsigned long) at);
  found();
}

void raced(const Access &before, const Access &now, uintptr_t at, bool inShared) {
  fprintf(stderr, "race in %s: thread %u of block %u %s %s memory at %lx that thread %u of block %u %s, without a "
      "barrier between\n", kernel, now.thread, now.block, DID[now.kind], inShared ? "shared" : "device", (unsigned long) at,
      before.thread, before.block, DID[before.kind]);
  found();
}

bool ordered(const Access &a, const Access &b) {
  return a.block == b.block && (a.thread == b.thread || a.barriers != b.barriers
      || (a.thread / 32 == b.thread / 32 && a.warpBarriers != b.warpBarriers));
}

void remember(Place &place, const Access &now) {
  for (int i = 0; i < place.count; i++) {
    Access &old = place.last[i];
    if (old.block == now.block && old.thread == now.thread && old.kind == now.kind) {
      bool same = old.barriers == now.barriers && old.warpBarriers == now.warpBarriers;
      uint8_t before = same ? old.bytes : 0;
      old = now;
      old.bytes |= before;
      return;
    }
  }
  if (place.count < 4) { place.last[place.count++] = now; return; }
  place.last[place.next] = now;
  place.next = (place.next + 1) % 4;
}

void look(uintptr_t at, uint8_t bytes, Kind kind, bool inShared) {
  Place &place = places[(at >> 3) % PLACES];
  bool known = place.at == at && place.launch == launch && !(inShared && place.last[0].block != block);
  if (!known) place = {at, launch, 0, 0, {}};
  uint16_t thread = self();
  Access now = {block, thread, barriers[thread], warpBarriers[thread], bytes, kind};
  for (int i = 0; i < place.count; i++) {
    const Access &old = place.last[i];
    bool harmless = old.kind == kind && kind != WRITE;
    if ((old.bytes & bytes) && !harmless && !ordered(old, now)) return raced(old, now, at, inShared);
  }
  remember(place, now);
}

void look(const volatile void *memory, size_t bytes, Kind kind) {
  uintptr_t at = (uintptr_t) memory, end = at + bytes;
  if (!looking || stacks.has(at) || fibers.has(at) || emulator.has(at) || pointer.has(at)) return;
  bool inShared = shared.has(at);
  if (!inShared && !isOfDevice(at, bytes)) {
    if (!library.has(at)) strayed(at, bytes, kind);
    return;
  }
  while (looking && at < end) {
    uintptr_t place = at & ~(uintptr_t) 7, next = std::min(end, place + 8);
    look(place, (uint8_t) ((1 << (next - place)) - (1 << (at - place))), kind, inShared);
    at = next;
  }
}
}

namespace sanitizer {
void allocate(void *memory, size_t bytes) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  allocated[(uintptr_t) memory] = range((char *) memory, bytes);
}

void release(void *memory) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  allocated.erase((uintptr_t) memory);
  std::fill(recent, recent + 64, Range{0, 0});
}

bool add(const char *name, void (*run)(void **), std::vector<size_t> sizes) {
  cuemu::kernels()[name] = {run, sizes};
  return true;
}

void enter(const char *name) {
  if (entered == size) beginBlock(name); // every thread of the block before has entered
  entered++;
  barriers[self()] = warpBarriers[self()] = 0;
}

void passBlock() { barriers[self()]++; }

void passWarp() { warpBarriers[self()]++; }
}

// ---- what compiled kernels call ------------------------------------------------------------------------------

extern "C" {
#define SIZE(bytes) \
  void __tsan_read##bytes(void *at) { look(at, bytes, READ); } \
  void __tsan_write##bytes(void *at) { look(at, bytes, WRITE); } \
  void __tsan_unaligned_read##bytes(void *at) { look(at, bytes, READ); } \
  void __tsan_unaligned_write##bytes(void *at) { look(at, bytes, WRITE); }
SIZE(1) SIZE(2) SIZE(4) SIZE(8) SIZE(16)
void __tsan_read_range(void *at, unsigned long bytes) { look(at, bytes, READ); }
void __tsan_write_range(void *at, unsigned long bytes) { look(at, bytes, WRITE); }
void __tsan_vptr_update(void **, void *) {}
void __tsan_vptr_read(void **) {}
void __tsan_init() {}

#define ATOMIC_SIZE(bits, T) \
  T __tsan_atomic##bits##_load(const volatile T *at, int) { \
    look(at, sizeof(T), ATOMIC); \
    return __atomic_load_n(at, __ATOMIC_SEQ_CST); \
  } \
  int __tsan_atomic##bits##_compare_exchange_strong(volatile T *at, T *expected, T value, int, int) { \
    look(at, sizeof(T), ATOMIC); \
    return __atomic_compare_exchange_n(at, expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
  }
ATOMIC_SIZE(8, uint8_t) ATOMIC_SIZE(32, uint32_t) ATOMIC_SIZE(64, uint64_t)
}
