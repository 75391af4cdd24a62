package dev.skerry.tool.pack;

import dev.skerry.sync.program.ProgramFolder;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.ProgramIndex;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All files of a program for one target (docs/decisions/0031).
 *
 * @param program which
 * @param version of it
 * @param time that packages bear
 * @param jmods of the JDK to link; null for that of this process
 * @param nativeExecutable the agent as one; null for jars and a Java
 */
record ProgramTree(
        Program program,
        Target target,
        String version,
        Instant time,
        @Nullable Path jmods,
        @Nullable Path nativeExecutable) {
    private static final String EXECUTABLE = "rwxr-xr-x";

    /** The target with what it is made of: {@code linux-arm64-native}. */
    String targetName() {
        return nativeExecutable == null ? target.toString() : target + "-native";
    }

    /**
     * Puts it into a new folder.
     *
     * @param application as Quarkus made it
     * @param scripts the folder of what runs on devices
     * @param home for the licence
     */
    Requirements assemble(
            Path folder, Path application, Path scripts, Path home, PrintWriter progress)
            throws IOException {
        Path libraries = Files.createDirectories(folder.resolve("lib"));
        Path programs = Files.createDirectories(folder.resolve("bin"));
        Path jars = folder.resolve("app");
        Jars.copy(application, jars, libraries, target);
        if (nativeExecutable == null) {
            say(progress, "Linking a Java for %s …".formatted(target));
            new JavaRuntime(program.own(scripts).resolve("runtime-modules"))
                    .link(jmods, folder.resolve("runtime"));
            Path own = program.own(scripts);
            install(scripts.resolve("train-aot"), programs.resolve("train-aot"));
            Files.copy(own.resolve("java-flags"), programs.resolve("java-flags"));
            Files.copy(own.resolve("training"), programs.resolve("training"));
            install(scripts.resolve("skerry-jvm"), programs.resolve(program.title()));
        } else {
            checkExecutable(nativeExecutable);
            install(nativeExecutable, programs.resolve("agent"));
            install(scripts.resolve("skerry-agent-native"), programs.resolve(program.title()));
        }
        write(folder, "version", version + "\n");
        write(folder, "target", targetName() + "\n");
        Requirements requirements = Requirements.of(folder, target);
        write(folder, Requirements.FILE, requirements.text());
        Files.copy(home.resolve("LICENSE"), folder.resolve("LICENSE"));
        Files.copy(program.own(scripts).resolve("NOTICE"), folder.resolve("NOTICE"));
        Files.write(
                folder.resolve(Sbom.FILE),
                new Sbom(folder)
                        .text(
                                program.title(),
                                version,
                                application.resolve("quarkus-app-dependencies.txt"),
                                time));
        if (nativeExecutable != null) {
            // They were there to be counted.
            Trees.delete(jars);
        }
        say(progress, "Listing its files and their chunks …");
        Files.write(folder.resolve(ProgramIndexes.FILE), index(folder));
        return requirements;
    }

    private byte[] index(Path folder) throws IOException {
        ProgramIndex head =
                ProgramIndex.newBuilder()
                        .setName(program.title())
                        .setVersion(version)
                        .setTarget(targetName())
                        .setOutboxReadsFrom(ProgramIndexes.OUTBOX_FORMAT)
                        .setOutboxReadsTo(ProgramIndexes.OUTBOX_FORMAT)
                        .setOutboxWrites(ProgramIndexes.OUTBOX_FORMAT)
                        .build();
        return ProgramIndexes.encode(new ProgramFolder(folder).index(head));
    }

    private void checkExecutable(Path file) throws IOException {
        if (!Files.isRegularFile(file)
                || Elf.of(file).filter(elf -> elf.machine() == target.elfMachine()).isEmpty()) {
            throw PackException.notFor(file, target);
        }
    }

    private static void install(Path from, Path to) throws IOException {
        Files.copy(from, to);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString(EXECUTABLE));
    }

    private static void write(Path folder, String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static void say(PrintWriter progress, String line) {
        progress.println(line);
        progress.flush();
    }
}
