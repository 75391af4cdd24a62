package dev.skerry.agent.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The commands that this agent has seen, in a ring of slots that are kept among the outbox's
 * states: a new command takes the slot of the oldest that is over. It also knows up to which time
 * it has forgotten. Not for several threads.
 */
final class CommandMemory {
    /** How many commands are remembered, whatever their age. */
    static final int SLOTS = 1_024;

    /** How many may be under way. */
    static final int MOST_OPEN = 256;

    private static final Logger LOG = Logger.getLogger(CommandMemory.class);
    private static final String PREFIX = "command/";
    private static final String FORGOTTEN = PREFIX + "forgotten";

    private final @Nullable Remembered[] slots = new Remembered[SLOTS];
    private final Map<String, Integer> slotById = new HashMap<>();
    private long forgottenThroughMicros;
    private int next;

    private CommandMemory(long forgottenThroughMicros) {
        this.forgottenThroughMicros = forgottenThroughMicros;
    }

    /**
     * What the outbox's states have of it.
     *
     * @param isDamaged whether some of them may be missing
     * @param nowMicros up to when things may be forgotten then
     */
    static CommandMemory open(Map<String, byte[]> states, boolean isDamaged, long nowMicros) {
        byte[] forgotten = states.get(FORGOTTEN);
        boolean isWhole = forgotten != null && !isDamaged;
        CommandMemory memory =
                new CommandMemory(isWhole ? ByteBuffer.wrap(forgotten).getLong() : nowMicros);
        long newestMicros = Long.MIN_VALUE;
        for (int slot = 0; slot < SLOTS; slot++) {
            byte[] content = states.get(PREFIX + slot);
            if (content != null) {
                try {
                    Remembered known = Remembered.decode(content);
                    memory.slots[slot] = known;
                    memory.slotById.put(known.command().getCommandId(), slot);
                    long atMicros = known.results().getFirst().getAtMicros();
                    if (atMicros >= newestMicros) {
                        newestMicros = atMicros;
                        memory.next = (slot + 1) % SLOTS;
                    }
                } catch (IOException e) {
                    LOG.errorf("command=unreadable slot=%d reason=%s", slot, e.getMessage());
                    memory.forgottenThroughMicros = nowMicros;
                }
            }
        }
        return memory;
    }

    @Nullable Remembered get(String commandId) {
        Integer slot = slotById.get(commandId);
        return slot == null ? null : slots[slot];
    }

    List<Remembered> open() {
        List<Remembered> open = new ArrayList<>();
        for (Remembered known : slots) {
            if (known != null && !known.isOver()) {
                open.add(known);
            }
        }
        return open;
    }

    /** Whether a command of that time may have been here before, though it is not known. */
    boolean mayHaveForgotten(long firstSentAtMicros) {
        return firstSentAtMicros <= forgottenThroughMicros;
    }

    /**
     * Keeps a command as it is now, in place of what was known of it.
     *
     * @return what is to be saved for that; null when too many are under way for another
     */
    @Nullable Map<String, byte[]> put(Remembered now) {
        Integer known = slotById.get(now.command().getCommandId());
        if (known == null && open().size() >= MOST_OPEN) {
            return null;
        }
        int slot = known == null ? freeSlot() : known;
        Map<String, byte[]> changes = new HashMap<>();
        Remembered before = slots[slot];
        if (known == null) {
            if (before != null) {
                slotById.remove(before.command().getCommandId());
                forgottenThroughMicros =
                        Math.max(forgottenThroughMicros, before.command().getFirstSentAtMicros());
            }
            slotById.put(now.command().getCommandId(), slot);
            next = (slot + 1) % SLOTS;
            changes.put(
                    FORGOTTEN,
                    ByteBuffer.allocate(Long.BYTES).putLong(forgottenThroughMicros).array());
        }
        slots[slot] = now;
        changes.put(PREFIX + slot, now.encode());
        return changes;
    }

    /** There is one: fewer are open than there are slots. */
    private int freeSlot() {
        int slot = next;
        for (Remembered there = slots[slot];
                there != null && !there.isOver();
                there = slots[slot]) {
            slot = (slot + 1) % SLOTS;
        }
        return slot;
    }
}
