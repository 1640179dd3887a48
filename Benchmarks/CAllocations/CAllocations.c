// Counts calls of malloc by standing before it: a symbol of the program wins over that of the C library.

#include "CAllocations.h"

#include <stddef.h>

extern void *__libc_malloc(size_t size);

static unsigned long count;

void *malloc(size_t size) {
  count++;
  return __libc_malloc(size);
}

unsigned long allocation_count(void) { return count; }
