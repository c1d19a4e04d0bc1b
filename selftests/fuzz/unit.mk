# SPDX-License-Identifier: GPL-2.0
# Owns how the unit test of mvringh's two tables is built and run: make unit-ring.
# Beside the fuzzer of rings, because both build mvringh with the same shim of the kernel.

RING_TEST := $(B)/unit/ring_test
RING_TEST_SRC := $(wildcard selftests/unit/ring_*.c) $(RING_MODULE) selftests/fuzz/ring_arena.c

$(RING_TEST): $(RING_TEST_SRC) $(wildcard selftests/unit/ring_*.h selftests/fuzz/shim.h \
		module/include/*.h module/include/uapi/*.h module/mvringh/*.h) $(RING_HEADERS) \
		$(RING_SHIM)/uapi/linux/virtio_ring.h \
		selftests/fuzz/unit.mk
	@echo '  CC      $@'
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(RING_CFLAGS) -Iselftests/unit -o $@ $(RING_TEST_SRC) -lcmocka

unit: unit-ring

unit-ring: $(RING_TEST) ## unit test of mvringh's layout and access
	$(Q)CMOCKA_MESSAGE_OUTPUT=TAP $(RING_TEST)

.PHONY: unit-ring
