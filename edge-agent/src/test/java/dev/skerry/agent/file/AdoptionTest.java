package dev.skerry.agent.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.DataKey;
import dev.skerry.profile.file.SealedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdoptionTest {
    private static final long SETTLED = Adoption.SETTLED.toNanos();
    private static final byte[] WEIGHTS = bytes("weights");

    @TempDir Path folder;
    private final List<Runnable> started = new ArrayList<>();
    private Path model;
    private DataKey key;
    private SealedFiles sealing;

    @BeforeEach
    void put() throws IOException {
        Path keyFile = folder.resolve("card.key");
        DataKey.make(keyFile, new SecureRandom());
        key = DataKey.read(keyFile);
        sealing = SealedFiles.sealing(key, "models");
        model = Files.write(folder.resolve("model.onnx"), WEIGHTS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Adoption adoption(SealedFiles files) {
        return new Adoption(files, started::add);
    }

    private boolean isSealed() throws IOException {
        return SealedFiles.isSealed(Files.readAllBytes(model));
    }

    @Test
    void seals_what_was_good_and_unseals_it() throws IOException {
        Adoption adoption = adoption(sealing);
        adoption.offer(model, WEIGHTS);
        assertThat(adoption.look(0)).isTrue();
        assertThat(adoption.look(SETTLED)).isFalse();
        assertThat(sealing.read(model)).isEqualTo(WEIGHTS);
        assertThat(Files.getPosixFilePermissions(model))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        // Its reader sees that it changed, reads it anew and offers it once more.
        byte[] sealed = Files.readAllBytes(model);
        adoption.offer(model, WEIGHTS);
        assertThat(adoption.look(SETTLED)).isTrue();
        assertThat(adoption.look(2 * SETTLED)).isFalse();
        assertThat(model).hasBinaryContent(sealed);
        assertThat(started).hasSize(2);

        Adoption off = adoption(SealedFiles.opening(key, "models"));
        off.offer(model, WEIGHTS);
        assertThat(off.look(0)).isTrue();
        assertThat(off.look(SETTLED)).isFalse();
        assertThat(model).hasBinaryContent(WEIGHTS);
    }

    @Test
    void waits_while_somebody_writes() throws IOException {
        Adoption adoption = adoption(sealing);
        adoption.offer(model, WEIGHTS);
        assertThat(adoption.look(0)).isTrue();
        Files.setLastModifiedTime(model, FileTime.from(Instant.ofEpochSecond(1_780_000_000)));
        assertThat(adoption.look(SETTLED)).isTrue();
        assertThat(adoption.look(2 * SETTLED - 1)).isTrue();
        assertThat(isSealed()).isFalse();
        assertThat(adoption.look(2 * SETTLED)).isFalse();
        assertThat(isSealed()).isTrue();
    }

    @Test
    void leaves_what_is_not_what_was_good() throws IOException {
        Adoption adoption = adoption(sealing);
        adoption.offer(model, WEIGHTS);
        Files.write(model, bytes("wei"));
        adoption.look(0);
        assertThat(adoption.look(SETTLED)).isFalse();
        assertThat(model).hasContent("wei");
        assertThat(adoption.troubles()).isEmpty();
    }

    @Test
    void tells_what_it_can_not_seal_and_seals_it_later() throws IOException {
        Path inTheWay = Files.createDirectories(folder.resolve("model.onnx.part/full"));
        Adoption adoption = adoption(sealing);
        adoption.offer(model, WEIGHTS);
        adoption.look(0);
        assertThat(adoption.look(SETTLED)).isTrue();
        assertThat(adoption.troubles()).extracting(Refusal::code).containsExactly("SKR-A681");
        Files.delete(inTheWay);
        assertThat(adoption.look(SETTLED + Adoption.RETRY.toNanos() - 1)).isTrue();
        assertThat(isSealed()).isFalse();
        assertThat(adoption.look(SETTLED + Adoption.RETRY.toNanos())).isFalse();
        assertThat(isSealed()).isTrue();
        assertThat(adoption.troubles()).isEmpty();
    }

    @Test
    void seals_what_a_link_leads_to() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.onnx"), model);
        Adoption adoption = adoption(sealing);
        adoption.offer(link, WEIGHTS);
        adoption.look(0);
        assertThat(adoption.look(SETTLED)).isFalse();
        assertThat(isSealed()).isTrue();
        assertThat(link).isSymbolicLink();
    }

    @Test
    void does_nothing_without_a_key_nor_for_what_is_gone() throws IOException {
        adoption(SealedFiles.PLAIN).offer(model, WEIGHTS);
        assertThat(started).isEmpty();
        Adoption adoption = adoption(sealing);
        adoption.offer(model, WEIGHTS);
        Files.delete(model);
        assertThat(adoption.look(0)).isFalse();
    }
}
