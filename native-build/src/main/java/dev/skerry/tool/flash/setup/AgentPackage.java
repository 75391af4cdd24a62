package dev.skerry.tool.flash.setup;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.skerry.tool.ToolException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The agent's Debian package (deb(5)).
 *
 * @param glibc the least version of the C library that it needs
 */
public record AgentPackage(Path file, String version, String architecture, String glibc) {
    private static final int MOST_CONTROL_BYTES = 1 << 20;
    private static final int TAR_BLOCK = 512;
    private static final Pattern LIBC = Pattern.compile("libc6 \\(>= ([0-9.]+)");

    /**
     * Reads what it says of itself.
     *
     * @throws ToolException SKR-F035 if it is no package of the agent
     */
    public static AgentPackage of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String control = control(new DataInputStream(in));
            if (!field(control, "Package").equals("skerry-agent")) {
                throw new IOException("it is the package '" + field(control, "Package") + "'");
            }
            Matcher libc = LIBC.matcher(field(control, "Depends"));
            return new AgentPackage(
                    file,
                    field(control, "Version"),
                    field(control, "Architecture"),
                    libc.find() ? libc.group(1) : "0");
        } catch (EOFException e) {
            throw wrong(file, "it is cut off, or no Debian package");
        } catch (IOException e) {
            throw wrong(file, String.valueOf(e.getMessage()));
        }
    }

    private static ToolException wrong(Path file, String why) {
        return SetupException.of(
                "SKR-F035",
                "%s is no package of the agent: %s. './skerry package' makes one."
                        .formatted(file, why));
    }

    private static String control(DataInputStream in) throws IOException {
        if (!text(in, 8).equals("!<arch>\n")) {
            throw new IOException("it is no Debian package");
        }
        while (true) {
            String header = text(in, 60);
            int size = Integer.parseInt(header.substring(48, 58).strip());
            String name = header.substring(0, 16).strip().replaceFirst("/$", "");
            if (size < 0 || (name.startsWith("control.tar") && size > MOST_CONTROL_BYTES)) {
                throw new IOException("its parts have sizes that can't be");
            }
            if (name.startsWith("control.tar")) {
                return inTar(unpacked(name, new ByteArrayInputStream(in.readNBytes(size))));
            }
            in.skipNBytes(size + (size & 1));
        }
    }

    private static InputStream unpacked(String name, InputStream in) throws IOException {
        return switch (name) {
            case "control.tar.gz" -> new GZIPInputStream(in);
            case "control.tar.xz" -> new XZInputStream(in);
            case "control.tar.zst" -> new ZstdInputStreamNoFinalizer(in);
            default -> in;
        };
    }

    private static String inTar(InputStream packed) throws IOException {
        DataInputStream in = new DataInputStream(packed);
        while (true) {
            String header = text(in, TAR_BLOCK);
            String name = header.substring(0, 100).replaceFirst("\0.*", "");
            String octal = header.substring(124, 136).replaceAll("[^0-7]", "");
            int size = octal.isEmpty() ? 0 : Integer.parseInt(octal, 8);
            if (name.isEmpty() || size > MOST_CONTROL_BYTES) {
                throw new IOException("it does not say what it is");
            }
            if (name.equals("./control") || name.equals("control")) {
                return new String(in.readNBytes(size), UTF_8);
            }
            in.skipNBytes((size + TAR_BLOCK - 1L) / TAR_BLOCK * TAR_BLOCK);
        }
    }

    private static String text(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, US_ASCII);
    }

    private static String field(String control, String name) {
        return control.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2).strip())
                .findFirst()
                .orElse("");
    }

    /**
     * Refuses an image that has not what it needs.
     *
     * @param imageGlibc the image's
     * @throws ToolException SKR-F036
     */
    public void requireRunsOn(String imageGlibc) {
        if (number(glibc) > number(imageGlibc)) {
            throw SetupException.of(
                    "SKR-F036",
                    "The package needs glibc %s, and the image has %s. Take a newer image (trixie has 2.41, bookworm 2.36), or a package made for this one; if the image has a newer one, say so with --glibc."
                            .formatted(glibc, imageGlibc));
        }
    }

    private static int number(String version) {
        String[] parts = version.split("\\.", -1);
        return Integer.parseInt(parts[0]) * 1000
                + (parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
    }
}
