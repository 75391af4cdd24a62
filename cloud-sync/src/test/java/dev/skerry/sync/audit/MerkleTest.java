package dev.skerry.sync.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.sync.testkit.Seeded;
import dev.skerry.sync.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The tree against RFC 6962's own definitions and the vectors of certificate-transparency. */
class MerkleTest {
    private static final List<String> CT_LEAVES =
            List.of(
                    "",
                    "00",
                    "10",
                    "2021",
                    "3031",
                    "40414243",
                    "5051525354555657",
                    "606162636465666768696a6b6c6d6e6f");
    private static final List<String> CT_ROOTS =
            List.of(
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    /** A tree that stores what {@link Tiles} needs, and the leaves' hashes for the naive one. */
    private static final class Tree implements Tiles.Stored {
        final Frontier frontier = Frontier.empty();
        final List<Hash> leaves = new ArrayList<>();
        private final TreeMap<Integer, ByteArrayOutputStream> rows = new TreeMap<>();

        void append(byte[] content) {
            Hash leaf = Hash.ofLeaf(content);
            leaves.add(leaf);
            frontier.append(
                    leaf,
                    (level, index, hash) -> {
                        if (Tiles.isStored(level)) {
                            rows.computeIfAbsent(
                                            level / Tiles.HEIGHT,
                                            row -> new ByteArrayOutputStream())
                                    .writeBytes(hash.bytes());
                        }
                    });
        }

        @Override
        public byte[] hashes(int row, long first, int count) throws IOException {
            byte[] all = rows.getOrDefault(row, new ByteArrayOutputStream()).toByteArray();
            int from = (int) first * Hash.BYTES;
            if (from + count * Hash.BYTES > all.length) {
                throw new IOException("not stored");
            }
            return Arrays.copyOfRange(all, from, from + count * Hash.BYTES);
        }

        Proofs proofs() {
            return new Proofs(new Tiles(this));
        }
    }

    private static Tree tree(int size) {
        Tree tree = new Tree();
        for (int i = 0; i < size; i++) {
            tree.append(("entry " + i).getBytes(StandardCharsets.UTF_8));
        }
        return tree;
    }

    /** MTH of RFC 6962, 2.1, word for word. */
    private static Hash naive(List<Hash> leaves) {
        return switch (leaves.size()) {
            case 0 -> Hash.OF_NOTHING;
            case 1 -> leaves.getFirst();
            default -> {
                int k = Integer.highestOneBit(leaves.size() - 1);
                yield Hash.ofNode(
                        naive(leaves.subList(0, k)), naive(leaves.subList(k, leaves.size())));
            }
        };
    }

    /** PATH of RFC 6962, 2.1.1, word for word. */
    private static List<Hash> naivePath(int m, List<Hash> leaves) {
        var path = new ArrayList<Hash>();
        if (leaves.size() > 1) {
            int k = Integer.highestOneBit(leaves.size() - 1);
            List<Hash> left = leaves.subList(0, k);
            List<Hash> right = leaves.subList(k, leaves.size());
            path.addAll(m < k ? naivePath(m, left) : naivePath(m - k, right));
            path.add(naive(m < k ? right : left));
        }
        return path;
    }

    @Test
    void hashes_as_certificate_transparency_does() throws Exception {
        assertThat(Hash.OF_NOTHING)
                .hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        Tree tree = new Tree();
        for (int i = 0; i < CT_LEAVES.size(); i++) {
            tree.append(HexFormat.of().parseHex(CT_LEAVES.get(i)));
            assertThat(tree.frontier.root()).hasToString(CT_ROOTS.get(i));
        }
        assertThat(tree.proofs().inclusion(0, 8).stream().map(Hash::toString))
                .containsExactly(
                        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        assertThat(tree.proofs().consistency(6, 8).stream().map(Hash::toString))
                .containsExactly(
                        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    }

    @Test
    void proves_every_leaf_and_every_growth_of_small_trees() throws Exception {
        Tree tree = tree(40);
        Proofs proofs = tree.proofs();
        for (int size = 0; size <= 40; size++) {
            List<Hash> leaves = tree.leaves.subList(0, size);
            Hash root = naive(leaves);
            assertThat(proofs.root(size)).isEqualTo(root);
            assertThat(Frontier.of(size, new Tiles(tree)).root()).isEqualTo(root);
            for (int i = 0; i < size; i++) {
                List<Hash> path = proofs.inclusion(i, size);
                assertThat(path).isEqualTo(naivePath(i, leaves));
                assertThat(ProofCheck.inclusion(i, size, leaves.get(i), path, root)).isTrue();
            }
            for (int from = 0; from <= size; from++) {
                List<Hash> proof = proofs.consistency(from, size);
                Hash old = naive(tree.leaves.subList(0, from));
                assertThat(ProofCheck.consistency(from, old, size, root, proof))
                        .as("from %d to %d", from, size)
                        .isTrue();
            }
        }
    }

    @Test
    void proves_in_trees_with_several_rows_of_tiles() {
        Tree tree = tree(70_000);
        Seeds.forEach(
                300,
                seeded -> {
                    int size = seeded.between(1, 70_000);
                    int from = seeded.between(0, size);
                    int index = seeded.below(size);
                    Proofs proofs = tree.proofs();
                    Hash root = proofs.root(size);
                    assertThat(
                                    ProofCheck.inclusion(
                                            index,
                                            size,
                                            tree.leaves.get(index),
                                            proofs.inclusion(index, size),
                                            root))
                            .isTrue();
                    assertThat(
                                    ProofCheck.consistency(
                                            from,
                                            proofs.root(from),
                                            size,
                                            root,
                                            proofs.consistency(from, size)))
                            .isTrue();
                    if (seeded.oneIn(50)) {
                        assertThat(root).isEqualTo(naive(tree.leaves.subList(0, size)));
                    }
                });
    }

    @Test
    void no_proof_that_was_changed_holds() {
        Tree tree = tree(600);
        Seeds.forEach(
                2_000,
                seeded -> {
                    int size = seeded.between(2, 600);
                    int index = seeded.below(size);
                    Proofs proofs = tree.proofs();
                    Hash root = proofs.root(size);
                    Hash leaf = tree.leaves.get(index);
                    List<Hash> path = new ArrayList<>(proofs.inclusion(index, size));
                    List<Hash> changed = changed(path, seeded);
                    assertThat(ProofCheck.inclusion(index, size, leaf, changed, root)).isFalse();
                    assertThat(ProofCheck.inclusion(index, size, flipped(leaf, seeded), path, root))
                            .isFalse();
                    int other = seeded.below(size);
                    assertThat(ProofCheck.inclusion(other, size, leaf, path, root))
                            .isEqualTo(other == index);
                    int from = seeded.between(1, size - 1);
                    Hash old = proofs.root(from);
                    List<Hash> growth = proofs.consistency(from, size);
                    assertThat(
                                    ProofCheck.consistency(
                                            from, old, size, root, changed(growth, seeded)))
                            .isFalse();
                    assertThat(
                                    ProofCheck.consistency(
                                            from, flipped(old, seeded), size, root, growth))
                            .isFalse();
                    assertThat(
                                    ProofCheck.consistency(
                                            from, old, size, flipped(root, seeded), growth))
                            .isFalse();
                });
    }

    /** A leaf that is rewritten changes the root, so no proof joins the two trees. */
    @Test
    void no_proof_joins_a_tree_with_one_whose_past_was_rewritten() throws Exception {
        Tree honest = tree(300);
        Tree rewritten = new Tree();
        for (int i = 0; i < 400; i++) {
            rewritten.append((i == 7 ? "forged" : "entry " + i).getBytes(StandardCharsets.UTF_8));
        }
        List<Hash> proof = rewritten.proofs().consistency(300, 400);
        Hash root = rewritten.frontier.root();
        assertThat(ProofCheck.consistency(300, honest.frontier.root(), 400, root, proof)).isFalse();
        assertThat(ProofCheck.consistency(300, rewritten.proofs().root(300), 400, root, proof))
                .isTrue();
    }

    @Test
    void what_can_not_be_is_refused() {
        Proofs proofs = tree(3).proofs();
        assertThatThrownBy(() -> proofs.inclusion(3, 3)).hasMessage("leaf 3 of 3");
        assertThatThrownBy(() -> proofs.consistency(3, 2)).hasMessage("from 3 leaves to 2");
        assertThatThrownBy(() -> proofs.root(4)).isInstanceOf(IOException.class);
        Hash hash = Hash.OF_NOTHING;
        List<Hash> endless = Collections.nCopies(1_000, hash);
        assertThat(ProofCheck.inclusion(0, Long.MAX_VALUE, hash, endless, hash)).isFalse();
        assertThat(ProofCheck.consistency(1, hash, Long.MAX_VALUE, hash, endless)).isFalse();
        assertThat(ProofCheck.inclusion(-1, 1, hash, List.of(), hash)).isFalse();
        assertThat(ProofCheck.consistency(2, hash, 1, hash, List.of())).isFalse();
        assertThat(ProofCheck.consistency(3, hash, 5, hash, List.of())).isFalse();
        assertThat(ProofCheck.consistency(0, hash, 5, hash, List.of())).isTrue();
    }

    private static List<Hash> changed(List<Hash> proof, Seeded seeded) {
        var changed = new ArrayList<>(proof);
        int at = seeded.below(changed.size() + 1);
        if (at == changed.size() || seeded.oneIn(4)) {
            changed.add(at, Hash.ofLeaf(seeded.bytes(3)));
        } else if (seeded.oneIn(3)) {
            changed.remove(at);
        } else {
            changed.set(at, flipped(changed.get(at), seeded));
        }
        return changed;
    }

    private static Hash flipped(Hash hash, Seeded seeded) {
        byte[] bytes = hash.bytes();
        bytes[seeded.below(bytes.length)] ^= (byte) (1 << seeded.below(8));
        return Hash.of(bytes);
    }
}
