package dev.skerry.sync.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.clock.HybridTimestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table of docs/merge-policies.md is what the policies do. */
class MergePolicyTest {
    private static final PropertyKey KEY = new PropertyKey("limit", Section.DESIRED);
    private static final String EDGE = "edge:north:1";
    private static final String CLOUD = "gateway-1";

    /** Writes as one side makes them: 0 for a removal. */
    private record Edit(String replica, int minute, int number) {
        Twin on(Twin twin, MergePolicy policy) {
            var author =
                    new Twin.Author(
                            replica,
                            new HybridTimestamp(minute * 60_000L, 0),
                            "",
                            VersionVector.EMPTY);
            return switch (policy) {
                case COUNTER ->
                        number == 0 ? twin.reset(author, KEY) : twin.add(author, KEY, number);
                case SET -> twin.write(author, KEY, number == 0 ? null : new TwinValue.Truth(true));
                default ->
                        twin.write(author, KEY, number == 0 ? null : new TwinValue.Whole(number));
            };
        }
    }

    private static Edit edge(int minute, int number) {
        return new Edit(EDGE, minute, number);
    }

    private static Edit cloud(int minute, int number) {
        return new Edit(CLOUD, minute, number);
    }

    /** Both sides begin with 5, then make their edits apart, then exchange what they lack. */
    private static String apart(MergePolicy policy, List<Edit> edits) {
        Twin base = cloud(0, 5).on(Twin.EMPTY, policy);
        Twin edge = base;
        Twin cloud = base;
        for (Edit edit : edits) {
            if (edit.replica().equals(EDGE)) {
                edge = edit.on(edge, policy);
            } else {
                cloud = edit.on(cloud, policy);
            }
        }
        Twin merged = edge.merge(cloud.deltaSince(edge.vector()));
        assertThat(cloud.merge(edge.deltaSince(cloud.vector()))).isEqualTo(merged);
        return told(merged.resolve(KEY, policy));
    }

    /** The edge is set back to when it had the base alone, and writes under another id. */
    private static String restored(MergePolicy policy, @Nullable Integer written) {
        Twin base = cloud(0, 5).on(Twin.EMPTY, policy);
        Twin cloud = cloud(2, 7).on(edge(1, 3).on(base, policy), policy);
        Twin edge = written == null ? base : edge(3, written).on(base, policy);
        Twin back =
                edge.asReplica(EDGE, "edge:north:2", base.vector(), cloud.vector())
                        .merge(cloud.deltaSince(VersionVector.EMPTY));
        return told(back.resolve(KEY, policy));
    }

    private static String told(Resolution resolution) {
        String value = resolution.isOpen() ? "open" : text(resolution.value());
        String others =
                resolution.others().stream()
                        .map(write -> text(write.value()))
                        .collect(Collectors.joining(", "));
        return others.isEmpty() ? value : value + " (" + others + ")";
    }

    private static String text(@Nullable TwinValue value) {
        return switch (value) {
            case TwinValue.Whole whole -> String.valueOf(whole.value());
            case TwinValue.Truth ignored -> "in the set";
            case null -> "nothing";
            default -> value.toString();
        };
    }

    private static String row(MergePolicy policy) {
        return Stream.of(
                        "`" + policy.word() + "`",
                        apart(policy, List.of(edge(1, 3), cloud(2, 7))),
                        apart(policy, List.of(cloud(1, 7), edge(2, 3))),
                        apart(policy, List.of(edge(1, 3), cloud(2, 0))),
                        apart(policy, List.of(cloud(1, 7), edge(2, 0))),
                        apart(policy, List.of(edge(1, 0), cloud(2, 0))),
                        apart(policy, List.of(cloud(2, 7))),
                        apart(policy, List.of(edge(1, 3), edge(3, 4), cloud(2, 7))),
                        restored(policy, null),
                        restored(policy, 4))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    @Test
    void the_documentation_says_what_the_policies_do() throws IOException {
        String page = Files.readString(Path.of("../docs/merge-policies.md"));
        String table =
                Stream.of(MergePolicy.values())
                        .map(MergePolicyTest::row)
                        .collect(Collectors.joining("\n"));
        assertThat(page).contains(table);
    }

    @Test
    void a_word_of_a_newer_version_is_merged_by_the_last_writer() {
        assertThat(MergePolicy.of("edge-wins")).isEqualTo(MergePolicy.EDGE_WINS);
        assertThat(MergePolicy.of("most-votes")).isEqualTo(MergePolicy.LAST_WRITER);
    }

    @Test
    void numbers_of_both_kinds_are_compared_exactly() {
        Twin twin = Twin.EMPTY;
        long big = (1L << 53) + 1;
        for (TwinValue value :
                List.of(
                        new TwinValue.Real(1L << 53),
                        new TwinValue.Whole(big),
                        new TwinValue.Real(Double.NaN))) {
            var author =
                    new Twin.Author(
                            "r" + value, new HybridTimestamp(1, 0), "", VersionVector.EMPTY);
            twin = twin.merge(Twin.EMPTY.write(author, KEY, value).deltaSince(VersionVector.EMPTY));
        }
        assertThat(twin.resolve(KEY, MergePolicy.MAX).value()).isEqualTo(new TwinValue.Whole(big));
        assertThat(twin.resolve(KEY, MergePolicy.MIN).value())
                .isEqualTo(new TwinValue.Real(1L << 53));
    }
}
