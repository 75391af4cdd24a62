package dev.skerry.agent.model;

import dev.skerry.sync.proto.ModelOrder;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.sign.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * What the gateway ordered last, and what is done of it.
 *
 * @param revision of the order, unsigned; 0 before the first that was signed
 * @param wanted all of the order
 * @param active the plans that are in use: a newer one of a name takes the place of an older one
 *     once its archives are there
 */
record KeptPlans(long revision, ModelSet wanted, ModelSet active) {
    /** Before the first order. */
    static final KeptPlans NONE =
            new KeptPlans(0, ModelSet.getDefaultInstance(), ModelSet.getDefaultInstance());

    private static final int DIGEST_BYTES = 32;

    /** The same order, with these plans in use. */
    KeptPlans using(ModelSet plans) {
        return new KeptPlans(revision, wanted, plans);
    }

    /** The SHA-256 of the rest, the order and what is in use. */
    byte[] encode() {
        var body = new ByteArrayOutputStream();
        try {
            ModelOrder.newBuilder()
                    .setRevision(revision)
                    .setModels(wanted)
                    .build()
                    .writeDelimitedTo(body);
            active.writeDelimitedTo(body);
        } catch (IOException e) {
            throw new IllegalStateException("memory takes all that is written", e);
        }
        byte[] plain = body.toByteArray();
        byte[] all = Arrays.copyOf(Sha256.of(plain), DIGEST_BYTES + plain.length);
        System.arraycopy(plain, 0, all, DIGEST_BYTES, plain.length);
        return all;
    }

    /**
     * What {@link #encode} made.
     *
     * @throws IOException if it was changed since
     */
    static KeptPlans decode(byte[] bytes) throws IOException {
        if (bytes.length < DIGEST_BYTES) {
            throw new IOException("it is cut short");
        }
        byte[] plain = Arrays.copyOfRange(bytes, DIGEST_BYTES, bytes.length);
        if (!Arrays.equals(Sha256.of(plain), Arrays.copyOf(bytes, DIGEST_BYTES))) {
            throw new IOException("it is damaged");
        }
        var in = new ByteArrayInputStream(plain);
        ModelOrder order = ModelOrder.parseDelimitedFrom(in);
        return new KeptPlans(
                order.getRevision(), order.getModels(), ModelSet.parseDelimitedFrom(in));
    }
}
