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
 * The agent's Debian package: the program that is never replaced by updates, its launcher, unit,
 * user and settings.
 *
 * @param scripts the folder of what runs on devices
 */
record AgentDeb(String version, Target target, Instant time, Path scripts) {
    private static final String DOCUMENTS = "usr/share/doc/skerry-agent/";

    /** Its file's name, as Debian has it. */
    String fileName() {
        return "skerry-agent_%s_%s.deb".formatted(version, target.debian());
    }

    /** Writes it into a folder, compressed so far. */
    void write(Path out, Path tree, Requirements requirements, int level) throws IOException {
        var data = new Packed(time);
        data.addTree("usr/lib/skerry/agent", tree);
        data.add("usr/lib/skerry/skerry-launch", read("skerry-launch"), true);
        data.add("usr/lib/systemd/system/skerry-agent.service", text("skerry-agent.service"));
        data.add("usr/lib/sysusers.d/skerry.conf", text("debian/sysusers.conf"));
        data.add("usr/lib/tmpfiles.d/skerry.conf", text("debian/tmpfiles.conf"));
        data.add("etc/skerry/agent.properties", text("agent.properties"));
        data.add(DOCUMENTS + "copyright", text("debian/copyright"));
        data.add(DOCUMENTS + "changelog.Debian", changelog());
        var deb = new DebPackage(time, data);
        deb.addControl(
                "control",
                text("debian/control")
                        .replace("@version@", version)
                        .replace("@architecture@", target.debian())
                        .replace("@depends@", requirements.depends())
                        .replace("@size@", String.valueOf(deb.installedKibibytes())));
        deb.addControl("conffiles", "/etc/skerry/agent.properties\n");
        for (String script : List.of("postinst", "prerm", "postrm")) {
            deb.addScript(script, scripts.resolve("debian").resolve(script));
        }
        deb.write(out.resolve(fileName()), level);
    }

    private String changelog() {
        return """
        skerry-agent (%1$s) stable; urgency=medium

          * Version %1$s.

         -- The Skerry project <maintainers@skerry.invalid>  %2$s
        """
                .formatted(
                        version,
                        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
                                .format(time.atZone(ZoneOffset.UTC)));
    }

    private byte[] read(String name) throws IOException {
        Path file = scripts.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw PackException.incomplete(file);
        }
        return Files.readAllBytes(file);
    }

    private String text(String name) throws IOException {
        return new String(read(name), StandardCharsets.UTF_8);
    }
}
