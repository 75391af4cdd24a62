package dev.skerry.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.tool.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Debian package installed, upgraded, removed, installed again and purged by dpkg itself, in this
 * machine's system under an overlay that goes away with its namespace.
 */
final class DebianLife {
    private static final String OWN_MOUNTS = "unshare --mount --propagation private ";

    private DebianLife() {}

    /** Whether this machine lets us, and has dpkg: what {@code ./skerry test} can't install. */
    static boolean isPossible() throws IOException, InterruptedException {
        Process tried =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "command -v dpkg && command -v systemctl && "
                                        + OWN_MOUNTS
                                        + "sh -c 'mount -t tmpfs tmpfs /mnt && mkdir /mnt/u /mnt/w /mnt/r"
                                        + " && mount -t overlay -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w overlay /mnt/r'")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return tried.waitFor() == 0;
    }

    /** What is there after each step, a line each. */
    static List<String> of(String program, Path deb, Path folder)
            throws IOException, InterruptedException {
        Path script =
                Installation.current()
                        .home()
                        .resolve("native-build/src/test/resources/it/debian-life.sh");
        Path older = Files.createDirectories(folder.resolve("older"));
        run("dpkg-deb", "-R", deb.toString(), older.toString());
        // The scripts are what is tried: the program has 200 MB.
        for (String large : List.of("runtime", "app", "lib")) {
            run(
                    "rm",
                    "-rf",
                    older.resolve("usr/lib/skerry").resolve(program).resolve(large).toString());
        }
        Path control = older.resolve("DEBIAN/control");
        String text = Files.readString(control);
        Path first = build(older, folder.resolve("older.deb"));
        Files.writeString(control, text.replaceFirst("(?m)^Version: .*$", "Version: 9.9.9"));
        Files.writeString(
                older.resolve("etc/skerry").resolve(program + ".properties"), "# newer\n");
        Path second = build(older, folder.resolve("newer.deb"));
        Path work = Files.createDirectories(folder.resolve("overlay"));
        return run(
                        "sh",
                        "-c",
                        "exec " + OWN_MOUNTS + "sh \"$@\"",
                        "life",
                        script.toString(),
                        program,
                        work.toString(),
                        first.toString(),
                        second.toString())
                .lines()
                .toList();
    }

    private static Path build(Path tree, Path deb) throws IOException, InterruptedException {
        run("dpkg-deb", "--root-owner-group", "-Znone", "-b", tree.toString(), deb.toString());
        return deb;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command) + ": " + text).isZero();
        return text;
    }
}
