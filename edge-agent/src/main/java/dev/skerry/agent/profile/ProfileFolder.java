package dev.skerry.agent.profile;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The gateway's profiles on the agent's disk: {@code <digest>.yaml} for each source, {@code
 * assigned} with what is used, and {@code assigned.before} with what was used before that. Each
 * content is verified when it is read; what is damaged is replaced by what was used before.
 */
public final class ProfileFolder {
    /** In the data directory. */
    public static final String NAME = "profiles";

    private static final String CURRENT = "assigned";
    private static final String BEFORE = "assigned.before";
    private static final String YAML = ".yaml";

    private final Path directory;
    private final SealedFiles files;

    /** A folder of the data directory. */
    public ProfileFolder(Path directory, SealedFiles files) {
        this.directory = directory;
        this.files = files;
    }

    /** What was used last, as far as it is whole, and what is wrong with the rest. */
    record Kept(SortedMap<Place, DeviceProfile> assigned, List<Refusal> troubles) {}

    Kept load() {
        List<Refusal> troubles = new ArrayList<>();
        Optional<ProfileSet> before = read(BEFORE, new ArrayList<>());
        Optional<ProfileSet> current = read(CURRENT, troubles).or(() -> before);
        Map<Place, AssignedProfile> last = before.map(Place::of).orElseGet(TreeMap::new);
        SortedMap<Place, DeviceProfile> assigned = new TreeMap<>();
        current.map(Place::of)
                .orElseGet(TreeMap::new)
                .forEach(
                        (place, profile) ->
                                usable(profile, troubles)
                                        .or(
                                                () ->
                                                        Optional.ofNullable(last.get(place))
                                                                .filter(p -> !p.equals(profile))
                                                                .flatMap(p -> usable(p, troubles)))
                                        .ifPresent(used -> assigned.put(place, used)));
        return new Kept(assigned, troubles);
    }

    private Optional<DeviceProfile> usable(AssignedProfile profile, List<Refusal> troubles) {
        String what = "profile '%s' %s".formatted(profile.getName(), profile.getVersion());
        Optional<byte[]> source = source(profile.getDigest());
        if (source.isEmpty()) {
            troubles.add(damaged(what));
            return Optional.empty();
        }
        return switch (compile(profile, source.get())) {
            case CompileResult.Compiled(DeviceProfile compiled) -> Optional.of(compiled);
            case CompileResult.Rejected rejected -> {
                troubles.add(
                        new Refusal(
                                "SKR-A303",
                                "the gateway's %s is not used:%n%s"
                                        .formatted(what, rejected.render())));
                yield Optional.empty();
            }
        };
    }

    static CompileResult compile(AssignedProfile profile, byte[] source) {
        return new ProfileCompiler()
                .compile(
                        profile.getName() + "-" + profile.getVersion() + YAML,
                        new String(source, StandardCharsets.UTF_8));
    }

    private Refusal damaged(String what) {
        return new Refusal(
                "SKR-A311",
                "%s in %s is missing or damaged: the agent goes by the last that is whole, and gets it again from the gateway; check the disk"
                        .formatted(what, directory.toAbsolutePath()));
    }

    /** The source with this digest, if it is there and whole. */
    Optional<byte[]> source(String digest) {
        try {
            byte[] source = files.read(directory.resolve(digest + YAML));
            return Sha256.hex(source).equals(digest) ? Optional.of(source) : Optional.empty();
        } catch (IOException e) {
            // Absent, or as good as that: the gateway has it.
            return Optional.empty();
        }
    }

    /** Keeps a source whose digest was verified. */
    void keep(String digest, byte[] source) throws IOException {
        files.write(directory.resolve(digest + YAML), source);
    }

    private Optional<ProfileSet> read(String name, List<Refusal> troubles) {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            byte[] content = files.read(file);
            int digestBytes = Sha256.hex(new byte[0]).length();
            if (content.length >= digestBytes) {
                String digest = new String(content, 0, digestBytes, StandardCharsets.US_ASCII);
                ByteString set =
                        ByteString.copyFrom(content, digestBytes, content.length - digestBytes);
                if (Sha256.hex(set.toByteArray()).equals(digest)) {
                    return Optional.of(ProfileSet.parseFrom(set));
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(file + " has the right digest and is no ProfileSet", e);
        } catch (IOException e) {
            // Told below, as what is read and not whole.
        }
        troubles.add(damaged("'" + name + "'"));
        return Optional.empty();
    }

    /** What is used from now on; returns once it is on the disk. */
    void save(Map<Place, DeviceProfile> assigned) throws IOException {
        byte[] set = Place.toSet(assigned).toByteArray();
        byte[] digest = Sha256.hex(set).getBytes(StandardCharsets.US_ASCII);
        Path current = directory.resolve(CURRENT);
        if (Files.exists(current)) {
            Files.move(current, directory.resolve(BEFORE), StandardCopyOption.ATOMIC_MOVE);
        }
        files.write(
                current,
                ByteString.copyFrom(digest).concat(ByteString.copyFrom(set)).toByteArray());
    }

    /** Removes sources that neither these nor those used before need. */
    void clean(Set<String> needed) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        Set<String> kept = new HashSet<>(needed);
        read(BEFORE, new ArrayList<>())
                .ifPresent(set -> set.getProfilesList().forEach(p -> kept.add(p.getDigest())));
        try (Stream<Path> found = Files.list(directory)) {
            for (Path file : found.toList()) {
                String name = file.getFileName().toString();
                boolean isSource = name.endsWith(YAML);
                if (isSource && !kept.contains(name.substring(0, name.length() - YAML.length()))) {
                    Files.delete(file);
                }
            }
        }
    }
}
