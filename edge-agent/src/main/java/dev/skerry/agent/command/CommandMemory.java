package dev.skerry.agent.command;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.trust.Leave;
import dev.skerry.sync.proto.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The commands that this agent has seen, in a ring of slots that are kept among the outbox's
 * states: a new command takes the slot of the oldest that is over. It also knows up to which time
 * it has forgotten, by the gateway's word; of those that people approved it knows it for itself.
 * Not for several threads.
 */
final class CommandMemory {
    /** How many commands are remembered, whatever their age. */
    static final int SLOTS = 1_024;

    /** How many may be under way. */
    static final int MOST_OPEN = 256;

    /** What needs no approval must not keep out what people approved. */
    static final int MOST_OPEN_APPROVED = 2 * MOST_OPEN;

    /** Nobody can tell whether it was carried out. */
    static final String UNCERTAIN = "SKR-A413";

    static final String MAY_HAVE_BEEN =
            "; it may or may not have been carried out, and is not tried again: look at the device";

    /** How far the gateway's clock may be ahead of the agent's. */
    private static final long LONGEST_AHEAD_MICROS = TimeUnit.DAYS.toMicros(1);

    private static final Logger LOG = Logger.getLogger(CommandMemory.class);
    private static final String PREFIX = "command/";
    private static final String FORGOTTEN = PREFIX + "forgotten";

    private final @Nullable Remembered[] slots = new Remembered[SLOTS];
    private final Map<String, Integer> slotById = new HashMap<>();
    private final SpentApprovals spent;
    private long forgottenThroughMicros;
    private long displacedThroughMicros;
    private int next;

    private CommandMemory(
            SpentApprovals spent, long forgottenThroughMicros, long displacedThroughMicros) {
        this.spent = spent;
        this.forgottenThroughMicros = forgottenThroughMicros;
        this.displacedThroughMicros = displacedThroughMicros;
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
        var spent = SpentApprovals.open(states, isDamaged, nowMicros);
        CommandMemory memory =
                isWhole
                        ? decode(spent, ByteBuffer.wrap(forgotten))
                        : new CommandMemory(spent, nowMicros, Long.MIN_VALUE);
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

    private static CommandMemory decode(SpentApprovals spent, ByteBuffer forgotten) {
        // Before there were signed commands, it had the first of the two alone.
        return new CommandMemory(
                spent,
                forgotten.getLong(),
                forgotten.hasRemaining() ? forgotten.getLong() : Long.MIN_VALUE);
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

    /** What is to be saved before the first command comes. */
    Map<String, byte[]> begin() {
        return spent.bounds();
    }

    /** Whether another one that people approved can be remembered. */
    boolean isFullOfApproved(long nowMicros) {
        return spent.isFull(nowMicros);
    }

    /**
     * Why a command that is not known is not begun.
     *
     * @param isKept whether that is remembered of it; else it may come again
     */
    record Objection(boolean isKept, Refusal why) {}

    /**
     * Why a command that is not known is not begun; null if it may be.
     *
     * @param approved null if nobody had to approve it
     */
    @Nullable Objection objection(Command sent, Leave.@Nullable Approved approved, long nowMicros) {
        if (isAhead(sent, nowMicros)) {
            return new Objection(
                    false,
                    new Refusal(
                            "SKR-A418",
                            "the command says that it was sent more than a day after the agent's clock: set right whichever clock is wrong, the gateway's or the agent's, then send it again"));
        }
        if (mayHaveForgotten(sent, approved)) {
            return new Objection(
                    true,
                    new Refusal(
                            UNCERTAIN,
                            (approved == null
                                            ? "the agent does not remember the time when the command was sent first"
                                            : "the approvals of the command may have been used before")
                                    + MAY_HAVE_BEEN));
        }
        return approved != null && isFullOfApproved(nowMicros)
                ? new Objection(
                        false,
                        new Refusal(
                                "SKR-A417",
                                "the agent remembers %d approved commands until their requests expire, and no more: wait for the first of them to expire, then send it again"
                                        .formatted(SpentApprovals.SLOTS)))
                : null;
    }

    /** Its time would be the one up to which all is forgotten one day. */
    static boolean isAhead(Command sent, long nowMicros) {
        return sent.getFirstSentAtMicros() > nowMicros + LONGEST_AHEAD_MICROS;
    }

    /**
     * Whether a command may have been here before, though it is not known. One that is said to be
     * sent for the first time was, if it is not younger than one that had to make room: somebody
     * sends it again.
     */
    private boolean mayHaveForgotten(Command command, Leave.@Nullable Approved approved) {
        if (approved != null) {
            return spent.mayHave(command.getCommandId(), approved);
        }
        long sentAtMicros = command.getFirstSentAtMicros();
        return sentAtMicros
                <= (command.getAgain() ? forgottenThroughMicros : displacedThroughMicros);
    }

    /**
     * Keeps a command as it is now, in place of what was known of it.
     *
     * @param approved of one that is not known yet: null if nobody had to approve it
     * @return what is to be saved for that; null when too many are under way for another
     */
    @Nullable Map<String, byte[]> put(Remembered now, Leave.@Nullable Approved approved) {
        Integer known = slotById.get(now.command().getCommandId());
        int most = approved == null ? MOST_OPEN : MOST_OPEN_APPROVED;
        if (known == null && open().size() >= most) {
            return null;
        }
        int slot = known == null ? freeSlot() : known;
        Map<String, byte[]> changes = new HashMap<>();
        Remembered before = slots[slot];
        if (known == null) {
            if (before != null) {
                slotById.remove(before.command().getCommandId());
                long sentAtMicros = before.command().getFirstSentAtMicros();
                forgottenThroughMicros = Math.max(forgottenThroughMicros, sentAtMicros);
                displacedThroughMicros = Math.max(displacedThroughMicros, sentAtMicros);
            }
            slotById.put(now.command().getCommandId(), slot);
            next = (slot + 1) % SLOTS;
            changes.put(
                    FORGOTTEN,
                    ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(forgottenThroughMicros)
                            .putLong(displacedThroughMicros)
                            .array());
            if (approved != null) {
                changes.putAll(spent.put(now.command().getCommandId(), approved));
            }
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
