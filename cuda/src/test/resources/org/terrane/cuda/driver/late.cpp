/* A device that is late: what streams are given is done when somebody waits, and not before. So memory of the host that
 * is written or freed too early shows, and so does a result that is read too early. Stands before fakecuda.cpp, which
 * does all at once and whose functions of these names are compiled as now_NAME. All streams are one queue. */
#include "sanitizer.h"
#include <deque>
#include <functional>
#include <map>
#include <memory>

typedef int R;
typedef uint64_t P;

namespace {
struct Work { uint64_t number; const char *name; std::function<R()> run; };
std::recursive_mutex lock;
std::deque<Work> queue;
uint64_t given = 0;
std::map<void *, uint64_t> recorded; // events, and the work behind which each has passed
bool capturing = false;

/* While a stream is captured nothing is done anyway. */
R give(const char *name, std::function<R()> run) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  if (capturing) return run();
  queue.push_back({++given, name, std::move(run)});
  return 0;
}

/* Does all up to a number. It is too late to answer that something is wrong. */
void catchUp(uint64_t number) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  while (!queue.empty() && queue.front().number <= number) {
    Work work = std::move(queue.front());
    queue.pop_front();
    R status = work.run();
    if (status) { fprintf(stderr, "%s: status %d, found when it was done\n", work.name, status); abort(); }
  }
}
void catchUp() { catchUp(UINT64_MAX); }

bool passed(void *event) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  auto at = recorded.find(event);
  return at == recorded.end() || queue.empty() || queue.front().number > at->second;
}
}

extern "C" {
R now_cuMemAlloc_v2(P *, size_t);
R now_cuMemFree_v2(P);
R now_cuMemcpyHtoDAsync_v2(P, const void *, size_t, void *);
R now_cuMemcpyDtoHAsync_v2(void *, P, size_t, void *);
R now_cuMemcpyDtoDAsync_v2(P, P, size_t, void *);
R now_cuMemsetD32Async(P, unsigned, size_t, void *);
R now_cuStreamSynchronize(void *);
R now_cuCtxSynchronize();
R now_cuEventRecord(void *, void *);
R now_cuEventSynchronize(void *);
R now_cuEventQuery(void *);
R now_cuStreamBeginCapture_v2(void *, int);
R now_cuStreamEndCapture(void *, void **);
R now_cuGraphLaunch(void *, void *);
R now_cuGraphExecDestroy(void *);
R now_cuLaunchKernel(void *, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, void *, void **,
                     void **);
R now_fakecuda_submit(void *, void (*)(void *), void *);
}

#pragma GCC visibility push(default)
extern "C" {
R cuMemAlloc_v2(P *memory, size_t bytes) {
  R status = now_cuMemAlloc_v2(memory, bytes);
  if (!status) sanitizer::allocate((void *) *memory, bytes);
  return status;
}
R cuMemFree_v2(P memory) {
  catchUp();
  sanitizer::release((void *) memory);
  return now_cuMemFree_v2(memory);
}
R cuMemcpyHtoDAsync_v2(P to, const void *from, size_t bytes, void *stream) {
  return give("cuMemcpyHtoDAsync", [=] { return now_cuMemcpyHtoDAsync_v2(to, from, bytes, stream); });
}
R cuMemcpyDtoHAsync_v2(void *to, P from, size_t bytes, void *stream) {
  return give("cuMemcpyDtoHAsync", [=] { return now_cuMemcpyDtoHAsync_v2(to, from, bytes, stream); });
}
R cuMemcpyDtoDAsync_v2(P to, P from, size_t bytes, void *stream) {
  return give("cuMemcpyDtoDAsync", [=] { return now_cuMemcpyDtoDAsync_v2(to, from, bytes, stream); });
}
R cuMemsetD32Async(P to, unsigned pattern, size_t words, void *stream) {
  return give("cuMemsetD32Async", [=] { return now_cuMemsetD32Async(to, pattern, words, stream); });
}
R cuStreamSynchronize(void *stream) { catchUp(); return now_cuStreamSynchronize(stream); }
R cuCtxSynchronize() { catchUp(); return now_cuCtxSynchronize(); }
R cuEventRecord(void *event, void *stream) {
  R status = give("cuEventRecord", [=] { return now_cuEventRecord(event, stream); });
  std::lock_guard<std::recursive_mutex> guard(lock);
  if (!capturing) recorded[event] = given;
  return status;
}
R cuEventSynchronize(void *event) {
  auto at = recorded.find(event);
  if (at != recorded.end()) catchUp(at->second);
  return now_cuEventSynchronize(event);
}
R cuEventQuery(void *event) { return passed(event) ? now_cuEventQuery(event) : 600; }
R cuStreamBeginCapture_v2(void *stream, int mode) {
  capturing = true;
  return now_cuStreamBeginCapture_v2(stream, mode);
}
R cuStreamEndCapture(void *stream, void **graph) {
  capturing = false;
  return now_cuStreamEndCapture(stream, graph);
}
R cuGraphLaunch(void *graph, void *stream) {
  return give("cuGraphLaunch", [=] { return now_cuGraphLaunch(graph, stream); });
}
R cuGraphExecDestroy(void *graph) {
  return give("cuGraphExecDestroy", [=] { return now_cuGraphExecDestroy(graph); });
}
R fakecuda_submit(void *stream, void (*run)(void *), void *work) {
  return give("a library's work", [=] { return now_fakecuda_submit(stream, run, work); });
}

/* As CUDA does, takes the arguments' values before it returns. */
R cuLaunchKernel(void *kernel, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
                 unsigned shared, void *stream, void **parameters, void **extra) {
  if (!kernel || extra) return 1;
  const char *name = (const char *) kernel;
  auto values = std::make_shared<std::vector<std::vector<char>>>();
  int count = 0;
  for (size_t bytes : cuemu::kernels()[name].sizes) {
    values->emplace_back((char *) parameters[count], (char *) parameters[count] + bytes);
    count++;
  }
  return give(name, [=] {
    std::vector<void *> pointers;
    for (auto &value : *values) pointers.push_back(value.data());
    return now_cuLaunchKernel(kernel, gx, gy, gz, bx, by, bz, shared, stream, pointers.data(), nullptr);
  });
}
}
#pragma GCC visibility pop
