package dev.skerry.agent.audit;

import com.google.protobuf.ByteString;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.audit.AuditFormatException;
import dev.skerry.sync.audit.Checkpoint;
import dev.skerry.sync.audit.KnownLog;
import dev.skerry.sync.audit.NoteKeys;
import dev.skerry.sync.audit.SignedNote;
import dev.skerry.sync.sign.SignFormatException;
import dev.skerry.sync.sign.VerifyKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The file with the gateway's checkpoints: the last few of its log, ascending, and its keys. */
final class GatewayLogMemory {
    private static final int MOST = 16;

    private final Path file;
    private final SealedFiles files;
    private final List<KnownLog> kept = new ArrayList<>();

    private GatewayLogMemory(Path file, SealedFiles files) {
        this.file = file;
        this.files = files;
    }

    static GatewayLogMemory open(Path file, SealedFiles files) throws IOException {
        GatewayLogMemory memory = new GatewayLogMemory(file, files);
        if (Files.exists(file)) {
            memory.read();
        }
        return memory;
    }

    /** The file is not what was written. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(Path file, Exception cause) {
            super(file + " is damaged: " + cause.getMessage(), cause);
        }
    }

    private void read() throws DamagedException {
        try (var in = new DataInputStream(new ByteArrayInputStream(files.read(file)))) {
            for (int left = in.readUnsignedByte(); left > 0; left--) {
                String origin = in.readUTF();
                byte[] keys = in.readNBytes(VerifyKeys.BYTES);
                SignedNote note = SignedNote.parse(in.readUTF());
                VerifyKeys read = VerifyKeys.decode(ByteString.copyFrom(keys));
                KnownLog log = KnownLog.of(new NoteKeys(origin, read), note);
                if (!log.keys().signed(note)) {
                    throw new IOException("a checkpoint is not signed by its log");
                }
                kept.add(log);
            }
        } catch (IOException | SignFormatException | AuditFormatException e) {
            throw new DamagedException(file, e);
        }
    }

    synchronized @Nullable KnownLog last() {
        return kept.isEmpty() ? null : kept.getLast();
    }

    synchronized Optional<SignedNote> atMost(String origin, long size) {
        return kept.reversed().stream()
                .filter(log -> isOf(log, origin) && log.checkpoint().size() <= size)
                .map(KnownLog::note)
                .findFirst();
    }

    /** Half of what is old goes when there is too much, so that some of any age stays. */
    synchronized void keep(KnownLog log) throws IOException {
        Checkpoint now = log.checkpoint();
        kept.removeIf(old -> !isOf(old, now.origin()) || old.checkpoint().size() >= now.size());
        for (int i = kept.size() - 2; kept.size() >= MOST && i > 0; i -= 2) {
            kept.remove(i);
        }
        kept.add(log);
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(kept.size());
            for (KnownLog one : kept) {
                out.writeUTF(one.checkpoint().origin());
                out.write(one.keys().keys().encode().toByteArray());
                out.writeUTF(one.note().format());
            }
        }
        files.write(file, bytes.toByteArray());
    }

    private static boolean isOf(KnownLog log, String origin) {
        return log.checkpoint().origin().equals(origin);
    }
}
