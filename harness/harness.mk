# SPDX-License-Identifier: GPL-2.0
# Owns how the vmdev binary is built.
# Does not own the BPF skeletons (bpf/bpf.mk) or the unit tests (selftests/unit/).

# Static, so that it runs from any initramfs.
HARNESS_CFLAGS := $(CFLAGS_USER) -Iharness -Ibpf -Imodule/uapi -I$(B)/gen
HARNESS_LIBS := -static -lbpf -lelf -lz -lzstd -ljson-c
HARNESS_SRC := $(sort $(wildcard harness/*.c harness/lib/*.c harness/load/*.c))
HARNESS_OBJ := $(HARNESS_SRC:%.c=$(B)/%.o)
HARNESS_SKEL := $(B)/gen/vmdev_check.skel.h $(B)/gen/vmdev_trace.skel.h

$(B)/vmdev: $(HARNESS_OBJ)
	@echo '  LINK    $@'
	$(Q)$(CC) $(CFLAGS_USER) -o $@ $^ $(HARNESS_LIBS)

# The compiler notes what each object really includes; only a first build needs telling.
$(HARNESS_OBJ): $(B)/%.o: %.c harness/harness.mk | $(HARNESS_SKEL)
	@echo '  CC      $<'
	@mkdir -p $(@D)
	$(Q)$(CC) $(HARNESS_CFLAGS) -MMD -MP -c -o $@ $<

-include $(HARNESS_OBJ:.o=.d)
