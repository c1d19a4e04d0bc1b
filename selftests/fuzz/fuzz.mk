# SPDX-License-Identifier: GPL-2.0
# Fuzzing with libFuzzer: `make fuzz SECONDS=600`, and a run over the seeds in every check.
# Does not own the unit tests of the same code (selftests/unit/rec.mk).

comma := ,
FUZZ_NAMES := rec select ring
FUZZ_BIN := $(FUZZ_NAMES:%=$(B)/fuzz/%_fuzz)
FUZZ_CFLAGS := $(filter-out -O2,$(CFLAGS_USER)) -O1 -fsanitize=fuzzer,address,undefined \
	-fno-sanitize-recover=all -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
FUZZ_LIB_CFLAGS := $(subst =fuzzer$(comma),=fuzzer-no-link$(comma),$(FUZZ_CFLAGS)) $(REC_TEST_INC)
FUZZ_OPTS := -timeout=20 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1 -verbosity=0
# A ring's input is a list of doings: of many, not of long ones, something comes.
FUZZ_OPTS_ring := -max_len=1024 -len_control=0
SECONDS ?= 60

# Both are made of the library; it is compiled once.
FUZZ_LIB_OBJ := $(REC_TEST_SRC:%.c=$(B)/fuzz/lib/%.o)

$(FUZZ_LIB_OBJ) $(B)/fuzz/lib/rec_fuzz.o $(B)/fuzz/lib/select_fuzz.o: $(RULES_HDRS) \
		$(wildcard harness/lib/*/*.h module/include/uapi/*.h) selftests/fuzz/fuzz.mk

$(FUZZ_LIB_OBJ): $(B)/fuzz/lib/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(FUZZ_LIB_CFLAGS) -c -o $@ $<

$(B)/fuzz/lib/%_fuzz.o: selftests/fuzz/%_fuzz.c
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(FUZZ_LIB_CFLAGS) -c -o $@ $<

$(B)/fuzz/rec_fuzz $(B)/fuzz/select_fuzz: $(B)/fuzz/%: $(B)/fuzz/lib/%.o $(FUZZ_LIB_OBJ)
	@echo '  FUZZ    $@'
	$(Q)$(CLANG) $(FUZZ_CFLAGS) -o $@ $^ $(REC_TEST_LIBS)

# mvringh, unchanged, in user space: every kernel header that it includes is shim.h. What
# coverage leads the fuzzer is that of mvringh, and not of its model.
RING_MODULE := $(filter-out %/fault.c,$(wildcard module/mvringh/*.c))
RING_OBJ := $(patsubst selftests/fuzz/%.c,$(B)/fuzz/ring/%.o,$(wildcard selftests/fuzz/ring_*.c)) \
	$(patsubst module/mvringh/%.c,$(B)/fuzz/ring/mvringh_%.o,$(RING_MODULE))
RING_SHIM := $(B)/fuzz/shim
RING_HEADERS := $(addprefix $(RING_SHIM)/,$(addsuffix .h,asm/barrier trace/define_trace \
	$(addprefix linux/,align bitmap bitops compiler export io jump_label log2 memory_hotplug \
	minmax mm module pfn preempt sizes slab string tracepoint uaccess virtio_byteorder)))
# A table of descriptors may lie anywhere [2.7.5.3], and no machine that mvringh is for minds.
RING_CFLAGS := $(filter-out -Wextra -Wmissing-prototypes -fsanitize=fuzzer%,$(FUZZ_CFLAGS)) \
	-fsanitize=address,undefined -fno-sanitize=alignment -I$(RING_SHIM) \
	-include selftests/fuzz/shim.h -Iselftests/fuzz -Imodule/include
RING_COVERED := -fsanitize=fuzzer-no-link

$(RING_HEADERS):
	$(Q)mkdir -p $(@D)
	$(Q)echo '#include "shim.h"' > $@

$(RING_SHIM)/uapi/linux/virtio_ring.h:
	$(Q)mkdir -p $(@D)
	$(Q)echo '#include <linux/virtio_ring.h>' > $@

$(RING_OBJ): $(wildcard selftests/fuzz/*.h module/include/*.h module/include/uapi/*.h \
		module/mvringh/*.h) $(RING_HEADERS) \
		$(RING_SHIM)/uapi/linux/virtio_ring.h selftests/fuzz/fuzz.mk

$(B)/fuzz/ring/mvringh_%.o: module/mvringh/%.c
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(RING_CFLAGS) $(RING_COVERED) -c -o $@ $<

$(B)/fuzz/ring/ring_%.o: selftests/fuzz/ring_%.c
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(RING_CFLAGS) -c -o $@ $<

$(B)/fuzz/ring_fuzz: $(RING_OBJ)
	@echo '  FUZZ    $@'
	$(Q)$(CLANG) $(FUZZ_CFLAGS) -o $@ $^

# What earlier runs found, minimised; made by fuzz-keep.
FUZZ_CORPUS := $(B)/fuzz/corpus
FUZZ_FOUND := $(B)/fuzz/found

$(FUZZ_CORPUS)/unpacked: selftests/fuzz/corpus.tar.zst
	$(Q)rm -rf $(@D)
	$(Q)mkdir -p $(@D)
	$(Q)zstd -dcq $< | tar -xf - -C $(@D)
	$(Q)mkdir -p $(FUZZ_NAMES:%=$(@D)/%)
	$(Q)touch $@

fuzz: $(FUZZ_BIN) $(FUZZ_CORPUS)/unpacked ## fuzz recordings, filters and rings, SECONDS each
	$(Q)$(foreach name,$(FUZZ_NAMES),mkdir -p $(FUZZ_FOUND)/$(name); \
		nice $(B)/fuzz/$(name)_fuzz $(FUZZ_OPTS) $(FUZZ_OPTS_$(name)) \
			-max_total_time=$(SECONDS) -artifact_prefix=$(FUZZ_FOUND)/ \
			$(FUZZ_FOUND)/$(name) selftests/fuzz/seeds/$(name) \
			$(FUZZ_CORPUS)/$(name) || exit; )

fuzz-keep: $(FUZZ_BIN) $(FUZZ_CORPUS)/unpacked ## keep what fuzz found, for every later check
	$(Q)rm -rf $(B)/fuzz/kept
	$(Q)$(foreach name,$(FUZZ_NAMES), \
		mkdir -p $(B)/fuzz/kept/$(name) $(FUZZ_FOUND)/$(name); \
		$(B)/fuzz/$(name)_fuzz $(FUZZ_OPTS) $(FUZZ_OPTS_$(name)) -merge=1 \
			$(B)/fuzz/kept/$(name) selftests/fuzz/seeds/$(name) \
			$(FUZZ_CORPUS)/$(name) $(FUZZ_FOUND)/$(name) || exit; )
	$(Q)tar --sort=name --owner=0 --group=0 --mtime=@0 -C $(B)/fuzz/kept -cf - . | \
		zstd -19 -q -f -o selftests/fuzz/corpus.tar.zst

unit-fuzz: unit-fuzz-replay unit-fuzz-canaries

unit-fuzz-replay: $(FUZZ_BIN) $(FUZZ_CORPUS)/unpacked
	$(Q)echo 1..$(words $(FUZZ_NAMES)); n=0; rc=0; for name in $(FUZZ_NAMES); do \
		n=$$((n + 1)); \
		if $(B)/fuzz/$${name}_fuzz $(FUZZ_OPTS) -runs=1 -artifact_prefix=$(B)/fuzz/ \
			selftests/fuzz/seeds/$$name/* $(FUZZ_CORPUS)/$$name/* \
			> $(B)/fuzz/$$name.log 2>&1; then \
			echo "ok $$n no_seed_breaks_the_$${name}_target"; \
		else \
			sed 's/^/# /' $(B)/fuzz/$$name.log | tail -n 30; rc=1; \
			echo "not ok $$n no_seed_breaks_the_$${name}_target"; \
		fi; done; exit $$rc

RING_MUTANTS_ENV := RING_CC="$(CLANG) $(RING_CFLAGS) $(RING_COVERED) -Wno-error" \
	RING_LINK="$(CLANG) $(FUZZ_CFLAGS)"
RING_MUTANTS := $(RING_MUTANTS_ENV) selftests/fuzz/ring_mutants
RING_MUTANTS_NEED := $(B)/fuzz/ring_fuzz $(FUZZ_CORPUS)/unpacked

# What mvringh once did wrong, its seeds find again.
unit-fuzz-canaries: $(RING_MUTANTS_NEED)
	$(Q)$(RING_MUTANTS) --canaries

# FIND: seconds of fuzzing without the seeds.
fuzz-mutants: $(RING_MUTANTS_NEED) ## the ring fuzzer against mutants
	$(Q)$(RING_MUTANTS) $(FIND:%=--find %) $(ONLY)

#  SECONDS=60    ## fuzz: seconds for each target

.PHONY: fuzz fuzz-keep fuzz-mutants unit-fuzz unit-fuzz-replay unit-fuzz-canaries
