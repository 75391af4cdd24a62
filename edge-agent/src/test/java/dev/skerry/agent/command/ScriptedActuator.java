package dev.skerry.agent.command;

import dev.skerry.agent.act.Actuator;
import dev.skerry.agent.act.Order;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps the orders that it gets, for a test to end as it likes. */
final class ScriptedActuator implements Actuator {
    final List<Order> orders = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Order> waiting = new LinkedBlockingQueue<>();

    @Override
    public void act(DeviceProfile profile, Decision.CommandIssued command) {
        throw new AssertionError("no rule is here");
    }

    @Override
    public void carryOut(Order order) {
        orders.add(order);
        waiting.add(order);
    }

    /** The next order, once it is there. */
    Order next() {
        try {
            Order order = waiting.poll(10, TimeUnit.SECONDS);
            if (order == null) {
                throw new AssertionError("nothing was ordered");
            }
            return order;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets the broker take an order. */
    void send(Order order) {
        order.listener().sending();
        order.listener().ended(new Order.Ending.Sent());
    }

    @Override
    public long sent() {
        return 0;
    }

    @Override
    public long dropped() {
        return 0;
    }

    @Override
    public Optional<Refusal> trouble() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
