# SPDX-License-Identifier: GPL-2.0
# Owns how the vmdev binary is built.
# Does not own the BPF skeletons (bpf/bpf.mk) or the unit tests (selftests/unit/).

# Static where libelf.a is whole (that of Debian 13 lacks a part); else the runner copies the
# libraries into its guests.
HARNESS_STATIC := $(shell echo 'void elf_begin(void); int main(void) { elf_begin(); }' | \
	$(CC) -x c - -static -lelf -lz -lzstd -o /dev/null 2> /dev/null && echo -static)
HARNESS_CFLAGS := $(CFLAGS_USER) -Iharness -Ibpf -Imodule/include/uapi -I$(B)/gen
HARNESS_LIBS := $(HARNESS_STATIC) -lbpf -lelf -lz -lzstd -ljson-c
HARNESS_SRC := $(sort $(wildcard harness/*.c harness/lib/*/*.c harness/load/*.c))
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

# libtracecmd has no static library: what needs it is a program of its own
# (lib/recording/import.c).
TRACEDAT_SRC := $(sort $(wildcard harness/tracedat/*.c)) harness/lib/base/msg.c \
	$(addprefix harness/lib/contract/,former.c lookup.c name.c select.c) \
	$(addprefix harness/lib/recording/rec_,block.c event.c meta.c write.c)
TRACEDAT_OBJ := $(TRACEDAT_SRC:%.c=$(B)/%.o)
TRACEDAT_CFLAGS = $(shell pkg-config --cflags libtracecmd)

$(filter $(B)/harness/tracedat/%,$(TRACEDAT_OBJ)): HARNESS_CFLAGS += $(TRACEDAT_CFLAGS)
$(filter $(B)/harness/tracedat/%,$(TRACEDAT_OBJ)): $(B)/%.o: %.c harness/harness.mk
	@echo '  CC      $<'
	@mkdir -p $(@D)
	$(Q)$(CC) $(HARNESS_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/vmdev-tracedat: $(TRACEDAT_OBJ)
	@echo '  LINK    $@'
	$(Q)$(CC) $(CFLAGS_USER) -o $@ $^ -ltracecmd -ltracefs -ltraceevent -ljson-c -lzstd -lz

-include $(sort $(HARNESS_OBJ:.o=.d) $(TRACEDAT_OBJ:.o=.d))
