package dev.skerry.tool.flash.setup;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How an image is told what to be, known by what is on its boot partition. */
public enum Method {
    /** cloud-init's NoCloud: Raspberry Pi OS from trixie on, and others. */
    CLOUD_INIT("2.41"),
    /** A script that systemd runs once: Raspberry Pi OS bookworm. */
    FIRSTRUN("2.36"),
    /** Raspberry Pi OS's custom.toml for the system, and that script for the agent. */
    RPI_PRESEED("2.36"),
    /** Our own image, which runs the first boot's script by itself. */
    IMAGE("2.41");

    private static final Set<String> CLOUD_FILES =
            Set.of("user-data", "meta-data", "network-config");

    private final String glibc;

    Method(String glibc) {
        this.glibc = glibc;
    }

    /** The C library of the systems that are told so. */
    public String glibc() {
        return glibc;
    }

    /** All of them, for people. */
    public static String words() {
        return Arrays.stream(values()).map(Method::word).collect(Collectors.joining(", "));
    }

    /** As it is written on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * By what is on a boot partition.
     *
     * @param label of the file system
     * @param files in its root folder
     */
    public static Optional<Method> of(String label, Set<String> files) {
        if (label.equals("SKERRY-BOOT")) {
            return Optional.of(IMAGE);
        }
        if (CLOUD_FILES.stream().anyMatch(files::contains)) {
            return Optional.of(CLOUD_INIT);
        }
        if (files.contains("custom.toml")) {
            return Optional.of(RPI_PRESEED);
        }
        return files.contains("cmdline.txt") && files.contains("issue.txt")
                ? Optional.of(FIRSTRUN)
                : Optional.empty();
    }
}
