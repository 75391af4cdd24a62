package dev.skerry.tool.pack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A program's Debian package: its files, unit, user and settings; the agent's has its launcher,
 * too, and updates never replace its program.
 *
 * @param scripts the folder of what runs on devices
 */
record ProgramDeb(Program program, String version, Target target, Instant time, Path scripts) {
    /** Its file's name, as Debian has it. */
    String fileName() {
        return "%s_%s_%s.deb".formatted(program.title(), version, target.debian());
    }

    /** Writes it into a folder, compressed so far. */
    void write(Path out, Path tree, Requirements requirements, int level) throws IOException {
        String title = program.title();
        String settings = "etc/skerry/%s.properties".formatted(program);
        String documents = "usr/share/doc/%s/".formatted(title);
        Path own = program.own(scripts);
        var data = new Packed(time);
        data.addTree("usr/lib/skerry/" + program, tree);
        if (program == Program.AGENT) {
            data.add("usr/lib/skerry/skerry-launch", read(scripts.resolve("skerry-launch")), true);
        }
        String unit = title + ".service";
        data.add("usr/lib/systemd/system/" + unit, text(own.resolve(unit)));
        for (String kind : List.of("path", "service")) {
            data.add(
                    "usr/lib/systemd/system/%s-train.%s".formatted(title, kind),
                    text(scripts.resolve("debian").resolve("train." + kind)));
        }
        for (String kind : List.of("sysusers", "tmpfiles")) {
            data.add(
                    "usr/lib/%s.d/%s.conf".formatted(kind, program.user()),
                    text(scripts.resolve("debian").resolve(kind + ".conf")));
        }
        data.add(settings, text(own.resolve(program + ".properties")));
        data.add(documents + "copyright", text(scripts.resolve("debian/copyright")));
        data.add(documents + "changelog.Debian", changelog());
        var deb = new DebPackage(time, data);
        deb.addControl(
                "control",
                text(own.resolve("debian/control"))
                        .replace("@version@", version)
                        .replace("@architecture@", target.debian())
                        .replace("@depends@", requirements.depends())
                        .replace("@size@", String.valueOf(deb.installedKibibytes())));
        deb.addControl("conffiles", "/" + settings + "\n");
        for (String script : List.of("postinst", "prerm", "postrm")) {
            deb.addScript(script, text(scripts.resolve("debian").resolve(script)));
        }
        deb.write(out.resolve(fileName()), level);
    }

    private String changelog() {
        return """
        %3$s (%1$s) stable; urgency=medium

          * Version %1$s.

         -- The Skerry project <maintainers@skerry.invalid>  %2$s
        """
                .formatted(
                        version,
                        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
                                .format(time.atZone(ZoneOffset.UTC)),
                        program.title());
    }

    private static byte[] read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw PackException.incomplete(file);
        }
        return Files.readAllBytes(file);
    }

    private String text(Path file) throws IOException {
        return program.filled(new String(read(file), StandardCharsets.UTF_8));
    }
}
