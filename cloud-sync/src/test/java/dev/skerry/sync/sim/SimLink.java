package dev.skerry.sync.sim;

import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.session.GatewayState;

/**
 * One stream between an agent and a gateway. Each direction keeps the order and loses nothing until
 * it is cut; then some of what is on its way arrives, and after it the news of the end, unless the
 * link is half open, where neither comes.
 */
final class SimLink {
    private final SimWorld world;
    private final Direction up;
    private final Direction down;
    final SimAgent agent;
    final SimGateway gateway;
    GatewayState gatewayState;

    /** One direction; what arrives is dropped when the receiver died meanwhile. */
    private final class Direction {
        private final SimProcess receiver;
        private final int life;
        private long lastArrivalMicros;
        private boolean ended;
        private long deadAfterMicros = Long.MAX_VALUE;

        Direction(SimProcess receiver) {
            this.receiver = receiver;
            this.life = receiver.life();
        }

        void send(Runnable delivery) {
            if (!ended) {
                arrive(delivery);
            }
        }

        private void arrive(Runnable delivery) {
            long at = Math.max(lastArrivalMicros, world.nowMicros() + world.latencyMicros());
            lastArrivalMicros = at;
            world.scheduler()
                    .at(
                            at,
                            receiver,
                            life,
                            () -> {
                                if (world.nowMicros() <= deadAfterMicros) {
                                    delivery.run();
                                }
                            });
        }

        /** The sender says no more; all that it said arrives. */
        void finish(Runnable news) {
            if (!ended) {
                ended = true;
                arrive(news);
            }
        }

        /** Some of what is on its way arrives. */
        void cut(Runnable news) {
            if (!ended) {
                ended = true;
                long last = Math.min(deadAfterMicros, world.someTimeUntil(lastArrivalMicros));
                boolean told = deadAfterMicros == Long.MAX_VALUE;
                deadAfterMicros = last;
                if (told) {
                    world.scheduler().at(last + 1, receiver, life, news);
                }
            }
        }

        void silence() {
            deadAfterMicros = Math.min(deadAfterMicros, world.someTimeUntil(lastArrivalMicros));
        }
    }

    SimLink(SimWorld world, SimAgent agent, SimGateway gateway) {
        this.world = world;
        this.agent = agent;
        this.gateway = gateway;
        up = new Direction(gateway);
        down = new Direction(agent);
        gatewayState = GatewayState.initial(gateway.uptimeMillis());
    }

    void send(AgentFrame frame) {
        up.send(() -> gateway.receive(this, frame));
    }

    void send(GatewayFrame frame) {
        down.send(() -> agent.receive(this, frame));
    }

    /** The agent ends the stream after all that it sent. */
    void endByAgent() {
        up.finish(() -> gateway.ended(this));
        down.ended = true;
    }

    /** The gateway ends the stream after all that it sent. */
    void endByGateway() {
        down.finish(() -> agent.ended(this));
        up.ended = true;
    }

    void cut() {
        up.cut(() -> gateway.ended(this));
        down.cut(() -> agent.ended(this));
    }

    void silence(boolean upwards, boolean downwards) {
        if (upwards) {
            up.silence();
        }
        if (downwards) {
            down.silence();
        }
    }
}
