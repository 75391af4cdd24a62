package dev.skerry.gateway.model;

import com.google.protobuf.ByteString;
import dev.skerry.profile.bundle.BundleCheck;
import dev.skerry.profile.bundle.BundleReader;
import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.problem.BundleProblem;
import dev.skerry.sync.sign.Artifact.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** Judges archives that are to come into the catalogue. */
final class Intake {
    /** A card is shown as a whole. */
    static final int MOST_CARD_CHARS = 256 << 10;

    private Intake() {}

    /** What came of it. */
    sealed interface Examined {
        /** The bundle is right. */
        record Good(ModelBundle bundle, Content archive, BundleText text) implements Examined {}

        /** It is not, for all of these reasons. */
        record Wrong(List<BundleProblem> problems) implements Examined {}

        /** Its card can't be shown. */
        record Unreadable(String why) implements Examined {}
    }

    /**
     * Reads an archive from its first byte to its last. All of it is in memory meanwhile, so
     * callers look at one at a time.
     */
    static Examined examine(Path archive) throws IOException {
        MessageDigest sha256 = sha256();
        BundleReader.Result opened;
        try (InputStream in = new DigestInputStream(Files.newInputStream(archive), sha256)) {
            opened = BundleReader.read(in);
        }
        return switch (opened) {
            case BundleReader.Result.Refused(var problems) -> new Examined.Wrong(problems);
            case BundleReader.Result.Good(ModelBundle bundle) -> {
                List<BundleProblem> problems = BundleCheck.check(bundle);
                yield problems.isEmpty()
                        ? examine(
                                bundle,
                                new Content(
                                        Files.size(archive), ByteString.copyFrom(sha256.digest())))
                        : new Examined.Wrong(problems);
            }
        };
    }

    private static Examined examine(ModelBundle bundle, Content archive) {
        String path = bundle.manifest().card();
        String card;
        try {
            card =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bundle.bytes(path)))
                            .toString();
        } catch (CharacterCodingException e) {
            return new Examined.Unreadable("'%s' is not UTF-8".formatted(path));
        }
        if (card.length() > MOST_CARD_CHARS) {
            return new Examined.Unreadable(
                    "'%s' has %,d characters, a card has %,d at most"
                            .formatted(path, card.length(), MOST_CARD_CHARS));
        }
        return new Examined.Good(
                bundle, archive, new BundleText(BundleWriter.manifest(bundle.manifest()), card));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
