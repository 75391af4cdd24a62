package dev.skerry.tool.pack;

import dev.skerry.tool.Installation;
import java.nio.file.Path;
import java.util.Locale;

/** What is packed. */
enum Program {
    AGENT("skerry", "skerry.agent.id", ""),
    GATEWAY("skerry-gateway", "", "gateway");

    private final String user;
    private final String needed;
    private final String folder;

    Program(String user, String needed, String folder) {
        this.user = user;
        this.needed = needed;
        this.folder = folder;
    }

    /** What it and its packages are called. */
    String title() {
        return "skerry-" + this;
    }

    /** As Quarkus built it. */
    Path application(Installation installation) {
        Path jar = this == AGENT ? installation.agentJar() : installation.gatewayJar();
        return jar.resolveSibling(".").normalize();
    }

    /**
     * What is this program's alone.
     *
     * @param device the folder of what runs on devices
     */
    Path own(Path device) {
        return device.resolve(folder).normalize();
    }

    /** A name of a file that stands beside those of the other program. */
    String beside(String name) {
        return this == AGENT ? name : title() + "." + name;
    }

    /** A script or a list that both have, with this one's names in it. */
    String filled(String template) {
        return template.replace("@program@", toString())
                .replace("@other@", this == AGENT ? "gateway" : "agent")
                .replace("@user@", user)
                .replace("@needed@", needed);
    }

    /** The user that it runs as, for which the files that make it are named. */
    String user() {
        return user;
    }

    /** Its word: {@code agent}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
