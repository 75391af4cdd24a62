package dev.skerry.agent.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Somebody who knows the format of a file of entries. */
final class FileRewriter {
    private FileRewriter() {}

    /** Puts one text of the same length in the place of another, with the checksum set right. */
    static void rewrite(Path file, String from, String to) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        while (bytes.hasRemaining()) {
            int length = bytes.getInt();
            int at = bytes.position();
            bytes.getInt();
            byte[] content = new byte[length];
            bytes.get(content);
            String text = new String(content, StandardCharsets.UTF_8);
            if (text.contains(from)) {
                byte[] other = text.replace(from, to).getBytes(StandardCharsets.UTF_8);
                CRC32C crc = new CRC32C();
                crc.update(ByteBuffer.allocate(4).putInt(length).array());
                crc.update(other);
                bytes.putInt(at, (int) crc.getValue());
                bytes.put(at + 4, other);
            }
        }
        Files.write(file, bytes.array());
    }
}
