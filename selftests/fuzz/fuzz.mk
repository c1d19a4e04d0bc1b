# SPDX-License-Identifier: GPL-2.0
# Fuzzing with libFuzzer: `make fuzz SECONDS=600`, and a short run over the seeds in every check.
# Does not own the unit tests of the same code (selftests/unit/rec.mk).

FUZZ_BIN := $(B)/fuzz/rec_fuzz $(B)/fuzz/select_fuzz
FUZZ_CFLAGS := $(filter-out -O2,$(CFLAGS_USER)) -O1 -fsanitize=fuzzer,address,undefined \
	-fno-sanitize-recover=all -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
FUZZ_OPTS := -timeout=20 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1 -verbosity=0
SECONDS ?= 60

$(FUZZ_BIN): $(B)/fuzz/%: selftests/fuzz/%.c $(REC_TEST_SRC) $(REC_TEST_DEP) \
		selftests/fuzz/fuzz.mk
	@echo '  FUZZ    $@'
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(FUZZ_CFLAGS) $(REC_TEST_INC) -o $@ $< $(REC_TEST_SRC) $(REC_TEST_LIBS)

# What earlier runs found, minimised; made by fuzz-keep.
FUZZ_CORPUS := $(B)/fuzz/corpus
FUZZ_FOUND := $(B)/fuzz/found

$(FUZZ_CORPUS)/unpacked: selftests/fuzz/corpus.tar.zst
	$(Q)rm -rf $(@D)
	$(Q)mkdir -p $(@D)
	$(Q)zstd -dcq $< | tar -xf - -C $(@D)
	$(Q)touch $@

fuzz: $(FUZZ_BIN) $(FUZZ_CORPUS)/unpacked ## fuzz recordings and the filter parser, SECONDS each
	$(Q)for bin in $(FUZZ_BIN); do \
		name=$$(basename $$bin _fuzz); mkdir -p $(FUZZ_FOUND)/$$name; \
		nice $$bin $(FUZZ_OPTS) -max_total_time=$(SECONDS) \
			-artifact_prefix=$(FUZZ_FOUND)/ $(FUZZ_FOUND)/$$name \
			selftests/fuzz/seeds/$$name $(FUZZ_CORPUS)/$$name || exit; \
	done

fuzz-keep: $(FUZZ_BIN) $(FUZZ_CORPUS)/unpacked ## keep what fuzz found, for every later check
	$(Q)rm -rf $(B)/fuzz/kept
	$(Q)for bin in $(FUZZ_BIN); do \
		name=$$(basename $$bin _fuzz); mkdir -p $(B)/fuzz/kept/$$name; \
		mkdir -p $(FUZZ_FOUND)/$$name; \
		$$bin $(FUZZ_OPTS) -merge=1 $(B)/fuzz/kept/$$name selftests/fuzz/seeds/$$name \
			$(FUZZ_CORPUS)/$$name $(FUZZ_FOUND)/$$name || exit; \
	done
	$(Q)tar --sort=name --owner=0 --group=0 --mtime=@0 -C $(B)/fuzz/kept -cf - . | \
		zstd -19 -q -f -o selftests/fuzz/corpus.tar.zst

unit-fuzz: $(FUZZ_BIN) $(FUZZ_CORPUS)/unpacked
	$(Q)echo 1..2; n=0; rc=0; for bin in $(FUZZ_BIN); do \
		n=$$((n + 1)); name=$$(basename $$bin _fuzz); \
		if $$bin $(FUZZ_OPTS) -runs=1 -artifact_prefix=$(B)/fuzz/ \
			selftests/fuzz/seeds/$$name/* $(FUZZ_CORPUS)/$$name/* \
			> $(B)/fuzz/$$name.log 2>&1; then \
			echo "ok $$n no_seed_breaks_the_$${name}_reader"; \
		else \
			sed 's/^/# /' $(B)/fuzz/$$name.log | tail -n 30; rc=1; \
			echo "not ok $$n no_seed_breaks_the_$${name}_reader"; \
		fi; done; exit $$rc

#  SECONDS=60    ## fuzz: seconds for each target

.PHONY: fuzz fuzz-keep unit-fuzz
