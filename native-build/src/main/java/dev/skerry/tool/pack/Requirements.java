package dev.skerry.tool.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program needs of the system that it runs on, read from its own files.
 *
 * @param glibc the least version of the C library, such as 2.38
 * @param packages Debian's, beside the C library's, that have what it loads
 */
record Requirements(String glibc, Set<String> packages) {
    /** The file of a program that names them. */
    static final String FILE = "requirements";

    private static final Pattern GLIBC = Pattern.compile("GLIBC_(\\d+(?:\\.\\d+)+)");

    /** What has these libraries; the C library's own are known by the empty name. */
    private static final Map<String, String> PACKAGES =
            Map.ofEntries(
                    Map.entry("libc.so.6", ""),
                    Map.entry("libm.so.6", ""),
                    Map.entry("libdl.so.2", ""),
                    Map.entry("librt.so.1", ""),
                    Map.entry("libpthread.so.0", ""),
                    Map.entry("libresolv.so.2", ""),
                    Map.entry("ld-linux-aarch64.so.1", ""),
                    Map.entry("ld-linux-x86-64.so.2", ""),
                    Map.entry("libgcc_s.so.1", "libgcc-s1"),
                    Map.entry("libstdc++.so.6", "libstdc++6"),
                    Map.entry("libz.so.1", "zlib1g"));

    Requirements {
        packages = Set.copyOf(packages);
    }

    /**
     * Of all programs and libraries below a folder.
     *
     * @throws dev.skerry.tool.ToolException if one is not for the target, or needs what is not
     *     known
     */
    static Requirements of(Path folder, Target target) throws IOException {
        List<Path> files;
        try (var all = Files.walk(folder)) {
            files =
                    all.filter(file -> Files.isRegularFile(file) && !Files.isSymbolicLink(file))
                            .sorted()
                            .toList();
        }
        List<String> names =
                files.stream().map(file -> String.valueOf(file.getFileName())).toList();
        Set<String> packages = new TreeSet<>();
        List<String> versions = new ArrayList<>(List.of("2.17"));
        for (Path file : files) {
            Elf elf = Elf.of(file).orElse(null);
            if (elf == null) {
                continue;
            }
            if (elf.machine() != target.elfMachine()) {
                throw PackException.notFor(file, target);
            }
            elf.versions().stream()
                    .map(GLIBC::matcher)
                    .filter(Matcher::matches)
                    .forEach(version -> versions.add(version.group(1)));
            for (String library : elf.libraries()) {
                String known = PACKAGES.get(library);
                if (known == null && !isWithin(library, names)) {
                    throw PackException.unknownLibrary(String.valueOf(file.getFileName()), library);
                }
                if (known != null && !known.isEmpty()) {
                    packages.add(known);
                }
            }
        }
        return new Requirements(highest(versions), packages);
    }

    /** ONNX Runtime's JNI library asks for {@code libonnxruntime.so.1}, and is given it by path. */
    private static boolean isWithin(String library, Collection<String> names) {
        return names.contains(library) || names.contains(library.replaceFirst("\\.\\d+$", ""));
    }

    static String highest(Collection<String> versions) {
        return versions.stream().max(Comparator.comparingInt(Requirements::number)).orElseThrow();
    }

    /** 2.2.5 is less than 2.17. */
    private static int number(String version) {
        String[] parts = version.split("\\.", -1);
        return Integer.parseInt(parts[0]) * 1_000_000
                + Integer.parseInt(parts[1]) * 1_000
                + (parts.length > 2 ? Integer.parseInt(parts[2]) : 0);
    }

    /** As lines of that file. */
    String text() {
        return "glibc=" + glibc + "\n";
    }

    /** As Debian's {@code Depends}. */
    String depends() {
        List<String> all = new ArrayList<>(List.of("libc6 (>= " + glibc + ")"));
        all.addAll(new TreeSet<>(packages));
        return String.join(", ", all);
    }
}
