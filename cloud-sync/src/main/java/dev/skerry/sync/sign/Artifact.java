package dev.skerry.sync.sign;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.sync.proto.ArtifactFile;
import dev.skerry.sync.proto.ArtifactKind;
import dev.skerry.sync.proto.ArtifactManifest;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files that a gateway vouches for, by their digests.
 *
 * @param name 1 to 64 letters, digits, dots, underscores and hyphens
 * @param files by their paths below the artifact, 1 to {@value #MOST_FILES}
 * @param signedAtMicros microseconds since 1970-01-01T00:00:00Z
 */
public record Artifact(
        Kind kind,
        String name,
        Version version,
        SortedMap<String, Content> files,
        long signedAtMicros) {
    /** How many files there may be. */
    public static final int MOST_FILES = 256;

    private static final int MOST_PATH_CHARS = 200;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final String PART = "[A-Za-z0-9_+-][A-Za-z0-9._+-]*";
    private static final Pattern PATH = Pattern.compile(PART + "(?:/" + PART + ")*");
    private static final Pattern HIDDEN = Pattern.compile("\\p{C}");

    /** What it is for. */
    public enum Kind {
        /** A model bundle. */
        MODEL(ArtifactKind.ARTIFACT_KIND_MODEL),
        /** The program of an agent. */
        AGENT(ArtifactKind.ARTIFACT_KIND_AGENT);

        private final ArtifactKind encoded;

        Kind(ArtifactKind encoded) {
            this.encoded = encoded;
        }

        /** As people write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What a word means. */
        public static Optional<Kind> of(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** Three numbers of up to nine digits. */
    public record Version(int major, int minor, int patch) implements Comparable<Version> {
        private static final String NUMBER = "(0|[1-9]\\d{0,8})";
        private static final Pattern TEXT =
                Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER);

        /** Reads what {@link #toString} writes. */
        public static Optional<Version> of(String text) {
            Matcher numbers = TEXT.matcher(text);
            return numbers.matches()
                    ? Optional.of(
                            new Version(
                                    Integer.parseInt(numbers.group(1)),
                                    Integer.parseInt(numbers.group(2)),
                                    Integer.parseInt(numbers.group(3))))
                    : Optional.empty();
        }

        @Override
        public int compareTo(Version other) {
            return Comparator.comparingInt(Version::major)
                    .thenComparingInt(Version::minor)
                    .thenComparingInt(Version::patch)
                    .compare(this, other);
        }

        @Override
        public String toString() {
            return major + "." + minor + "." + patch;
        }
    }

    /** What a file is to hold, or holds. */
    public record Content(long sizeBytes, ByteString sha256) {
        /** Of bytes that are there as a whole. */
        public static Content of(byte[] bytes) {
            return new Content(bytes.length, ByteString.copyFrom(Sha256.of(bytes)));
        }
    }

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if there can be no such artifact, with the reason
     */
    public Artifact {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "its name '%s' is not 1 to 64 letters, digits, '.', '_' and '-'"
                            .formatted(visible(name)));
        }
        if (files.isEmpty() || files.size() > MOST_FILES) {
            throw new IllegalArgumentException(
                    "it has %d files, and an artifact has 1 to %d"
                            .formatted(files.size(), MOST_FILES));
        }
        files.forEach(Artifact::check);
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    private static void check(String path, Content content) {
        if (path.length() > MOST_PATH_CHARS || !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "the path '%s' is not %d letters, digits, '.', '_', '+', '-' and '/' at most, no part of which begins with '.'"
                            .formatted(visible(path), MOST_PATH_CHARS));
        }
        if (content.sizeBytes() < 0 || content.sha256().size() != 32) {
            throw new IllegalArgumentException(
                    "'%s' has %d bytes and a digest of %d, which is not that of SHA-256"
                            .formatted(path, content.sizeBytes(), content.sha256().size()));
        }
    }

    /** Its only encoding. */
    public ArtifactManifest encode() {
        ArtifactManifest.Builder manifest =
                ArtifactManifest.newBuilder()
                        .setKind(kind.encoded)
                        .setName(name)
                        .setVersion(version.toString())
                        .setSignedAtMicros(signedAtMicros);
        files.forEach(
                (path, content) ->
                        manifest.addFiles(
                                ArtifactFile.newBuilder()
                                        .setPath(path)
                                        .setSizeBytes(content.sizeBytes())
                                        .setSha256(content.sha256())));
        return manifest.build();
    }

    /** Reads what {@link #encode} wrote, and nothing else that means the same. */
    static Artifact decode(ByteString statement) throws SignFormatException {
        try {
            var manifest = ArtifactManifest.parseFrom(statement);
            Artifact artifact = read(manifest);
            if (!artifact.encode().toByteString().equals(statement)) {
                throw new SignFormatException(
                        "it is not written as the one manifest that it means, or by a newer version");
            }
            return artifact;
        } catch (InvalidProtocolBufferException e) {
            throw new SignFormatException("it is no manifest", e);
        } catch (IllegalArgumentException e) {
            throw new SignFormatException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Artifact read(ArtifactManifest manifest) throws SignFormatException {
        Kind kind = null;
        for (Kind known : Kind.values()) {
            kind = known.encoded == manifest.getKind() ? known : kind;
        }
        if (kind == null) {
            throw new SignFormatException("it is of a kind that this version does not know");
        }
        Version version =
                Version.of(manifest.getVersion())
                        .orElseThrow(
                                () ->
                                        new SignFormatException(
                                                "'%s' is no version"
                                                        .formatted(
                                                                visible(manifest.getVersion()))));
        SortedMap<String, Content> files = new TreeMap<>();
        for (ArtifactFile file : manifest.getFilesList()) {
            files.put(file.getPath(), new Content(file.getSizeBytes(), file.getSha256()));
        }
        return new Artifact(kind, manifest.getName(), version, files, manifest.getSignedAtMicros());
    }

    /**
     * What of these files is not as it was signed for; empty if they are the very ones.
     *
     * @param found by their paths, which may be any
     */
    public Optional<String> difference(Map<String, Content> found) {
        for (Map.Entry<String, Content> file : files.entrySet()) {
            Content there = found.get(file.getKey());
            if (there == null) {
                return Optional.of("'%s' is missing".formatted(file.getKey()));
            }
            if (!there.equals(file.getValue())) {
                return Optional.of(
                        "'%s' is another: %s instead of %s"
                                .formatted(
                                        file.getKey(),
                                        described(there),
                                        described(file.getValue())));
            }
        }
        return found.keySet().stream()
                .filter(path -> !files.containsKey(path))
                .sorted()
                .findFirst()
                .map(path -> "'%s' is not in the manifest".formatted(visible(path)));
    }

    private static String described(Content content) {
        return "%d bytes with SHA-256 %s"
                .formatted(
                        content.sizeBytes(),
                        HexFormat.of().formatHex(content.sha256().toByteArray()));
    }

    private static String visible(String text) {
        return HIDDEN.matcher(text.substring(0, Math.min(text.length(), MOST_PATH_CHARS)))
                .replaceAll("?");
    }

    /** As people name it. */
    @Override
    public String toString() {
        return kind.word() + " " + name + " " + version;
    }
}
