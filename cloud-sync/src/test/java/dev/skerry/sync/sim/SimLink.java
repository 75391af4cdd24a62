package dev.skerry.sync.sim;

import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.session.GatewayState;
import dev.skerry.sync.testkit.Seeded;
import java.util.ArrayDeque;

/**
 * One stream between an agent and the gateway: in order, without loss, until it is cut. Then each
 * side may still receive some of what was on its way before it learns of the end.
 */
final class SimLink {
    final SimAgent agent;
    final ArrayDeque<AgentFrame> up = new ArrayDeque<>();
    final ArrayDeque<GatewayFrame> down = new ArrayDeque<>();
    GatewayState gatewayState = GatewayState.initial(0);
    boolean ended;
    boolean agentGone;
    boolean gatewayGone;

    SimLink(SimAgent agent) {
        this.agent = agent;
    }

    /** Nothing more is sent; of what is on its way, some arrives. */
    void cut(Seeded seeded) {
        if (!ended) {
            ended = true;
            keep(up, seeded);
            keep(down, seeded);
        }
    }

    private static void keep(ArrayDeque<?> queue, Seeded seeded) {
        int kept = seeded.below(queue.size() + 1);
        while (queue.size() > kept) {
            queue.removeLast();
        }
    }

    void send(AgentFrame frame) {
        if (!ended) {
            up.add(frame);
        }
    }

    void send(GatewayFrame frame) {
        if (!ended) {
            down.add(frame);
        }
    }
}
