package dev.skerry.agent.program;

import dev.skerry.agent.trust.SignedProgramOrders;
import dev.skerry.agent.uplink.Lineage;
import dev.skerry.profile.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The newest order for the program that was followed, so that none older is followed again. It is
 * not in the outbox, for an agent in rescue goes by it too.
 */
public final class OrderMemory implements Lineage.Keeper {
    private static final Logger LOG = Logger.getLogger(OrderMemory.class);
    private static final String FILE = "ordered";

    private final @Nullable Path file;

    /** Beside the programs; of an agent that nobody launches nothing is kept, nor followed. */
    public OrderMemory(ProgramPlace place) {
        Path folder = place.folder();
        this.file = folder == null ? null : folder.resolve(FILE);
    }

    /** What was kept last; null when there is nothing. */
    public byte @Nullable [] kept() {
        try {
            byte[] kept =
                    file != null && Files.isRegularFile(file)
                            ? Files.readAllBytes(file)
                            : new byte[0];
            return kept.length >= Long.BYTES ? kept : null;
        } catch (IOException e) {
            LOG.warnf("program=orders-unread reason=\"%s\"", e);
            return null;
        }
    }

    /** An order that can't be kept is not followed; the gateway gives it again. */
    @Override
    public void save(Map<String, byte[]> states, Runnable whenDurable) {
        byte[] state = states.get(SignedProgramOrders.STATE);
        try {
            if (file != null && state != null) {
                WholeFile.write(file, state);
            }
            whenDurable.run();
        } catch (IOException e) {
            LOG.warnf(
                    "program=not-followed code=SKR-A720 %s",
                    Problems.notKept("ordered", e).message());
        }
    }
}
