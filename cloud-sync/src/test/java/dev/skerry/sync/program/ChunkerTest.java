package dev.skerry.sync.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.sign.Sha256;
import dev.skerry.sync.testkit.Seeded;
import dev.skerry.sync.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChunkerTest {
    private static final int CONTENT_BYTES = 3 << 20;

    @Test
    void chunks_are_the_content_and_as_large_as_they_may_be() {
        Seeds.forEach(
                20,
                seeded -> {
                    byte[] content = seeded.bytes(seeded.below(2 << 20));
                    List<Integer> sizes = sizes(content);
                    assertThat(sizes.stream().mapToInt(size -> size).sum())
                            .isEqualTo(content.length);
                    for (int size : sizes.subList(0, Math.max(0, sizes.size() - 1))) {
                        assertThat(size).isBetween(Chunker.LEAST_BYTES + 1, Chunker.MOST_BYTES);
                    }
                });
    }

    @Test
    void the_same_content_is_cut_at_the_same_places_wherever_it_lies() {
        byte[] content = new Seeded(1).bytes(CONTENT_BYTES);
        byte[] moved = new byte[CONTENT_BYTES + 77];
        System.arraycopy(content, 0, moved, 77, CONTENT_BYTES);
        int from = 77;
        for (int size : sizes(content)) {
            assertThat(Chunker.cut(moved, from, moved.length)).isEqualTo(size);
            from += size;
        }
    }

    @Test
    void more_than_the_largest_chunk_need_not_be_there_to_cut() {
        byte[] content = new Seeded(2).bytes(CONTENT_BYTES);
        int from = 0;
        for (int size : sizes(content)) {
            int to = Math.min(content.length, from + Chunker.MOST_BYTES);
            assertThat(Chunker.cut(content, from, to)).isEqualTo(size);
            from += size;
        }
    }

    @Test
    void an_edit_changes_the_chunks_near_it_alone() {
        Seeds.forEach(
                10,
                seeded -> {
                    byte[] before = seeded.bytes(CONTENT_BYTES);
                    int at = seeded.below(before.length);
                    byte[] inserted = seeded.bytes(seeded.between(1, 100));
                    byte[] after = new byte[before.length + inserted.length];
                    System.arraycopy(before, 0, after, 0, at);
                    System.arraycopy(inserted, 0, after, at, inserted.length);
                    System.arraycopy(before, at, after, at + inserted.length, before.length - at);
                    Set<String> fresh = new HashSet<>(digests(after));
                    fresh.removeAll(digests(before));
                    assertThat(fresh).hasSizeBetween(1, 12);
                });
    }

    @Test
    void chunks_are_about_as_large_as_they_are_meant_to_be() {
        List<Integer> sizes = sizes(new Seeded(3).bytes(16 << 20));
        assertThat(sizes.stream().mapToInt(size -> size).average().orElseThrow())
                .isBetween(Chunker.USUAL_BYTES * 0.75, Chunker.USUAL_BYTES * 1.5);
    }

    @Test
    void what_has_no_cut_in_it_is_cut_at_the_largest_size() {
        assertThat(sizes(new byte[600 << 10]))
                .containsExactly(Chunker.MOST_BYTES, Chunker.MOST_BYTES, 88 << 10);
    }

    /** So that nobody moves the cuts of all programs that are out there. */
    @Test
    void cuts_stay_where_they_have_always_been() {
        assertThat(sizes(new Seeded(4).bytes(400_000)))
                .containsExactly(68_924, 88_127, 67_521, 91_171, 19_912, 64_345);
    }

    static List<Integer> sizes(byte[] content) {
        List<Integer> sizes = new ArrayList<>();
        for (int from = 0; from < content.length; from += sizes.getLast()) {
            sizes.add(Chunker.cut(content, from, content.length));
        }
        return sizes;
    }

    private static List<String> digests(byte[] content) {
        List<String> digests = new ArrayList<>();
        int from = 0;
        for (int size : sizes(content)) {
            digests.add(Sha256.hex(Arrays.copyOfRange(content, from, from + size)));
            from += size;
        }
        return digests;
    }
}
