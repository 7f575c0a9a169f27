package org.qipa.api.fault;

import java.util.Map;
import java.util.function.Consumer;
import org.qipa.api.fault.FaultDeclaration.Occasion;

/**
 * One fault of one device, as the part that has it asks for it. Thread safe.
 *
 * <pre>
 *   if (commandLost.isArmed() &amp;&amp; commandLost.number("channel") == id &amp;&amp; commandLost.strike()) {
 *       return;
 *   }
 * </pre>
 */
public final class FaultSwitch {

    /** A fault as it was armed; {@code left} counts down. */
    private record Armed(Map<String, Object> parameters, int left) {}

    private final FaultDeclaration declaration;
    private final FaultBoard board;
    private volatile Armed armed;
    private volatile Map<String, Object> last = Map.of();
    private volatile long struck;
    private Consumer<FaultSwitch> actor;

    FaultSwitch(FaultDeclaration declaration, FaultBoard board) {
        this.declaration = declaration;
        this.board = board;
    }

    /** What it is. */
    public FaultDeclaration declaration() {
        return declaration;
    }

    /** Whether it will strike. One field read. */
    public boolean isArmed() {
        return armed != null;
    }

    /** A number or a time in microseconds it was armed with last, or its default; also valid after the last strike. */
    public long number(String parameter) {
        return (Long) value(parameter);
    }

    /** A choice or text it was armed with last, or its default. */
    public String text(String parameter) {
        return (String) value(parameter);
    }

    private Object value(String parameter) {
        Object given = last.get(parameter);
        return given != null ? given : declaration.parameters().stream().filter(p -> p.name().equals(parameter)).findFirst()
                .orElseThrow().defaultValue();
    }

    /**
     * Strikes, if it is armed: one less to come, one more counted, and the board's listener told.
     *
     * @return whether it did
     */
    public boolean strike() {
        Armed now;
        synchronized (this) {
            now = armed;
            if (now == null) {
                return false;
            }
            if (now.left != FaultPoint.UNTIL_DISARMED) {
                armed = now.left == 1 ? null : new Armed(now.parameters, now.left - 1);
            }
            struck++;
        }
        board.struck(this, now.parameters);
        return true;
    }

    /** How often it has struck. */
    public long struck() {
        return struck;
    }

    /**
     * Says who acts on a fault of the moment.
     *
     * @param newActor called by whoever arms it, after it is armed; null when there is nothing to strike any more
     */
    public synchronized void actor(Consumer<FaultSwitch> newActor) {
        actor = newActor;
        if (newActor == null && declaration.occasion() == Occasion.NOW) {
            armed = null;
        }
    }

    void arm(Map<String, Object> parameters, int times) {
        Consumer<FaultSwitch> act;
        synchronized (this) {
            act = actor;
            if (declaration.occasion() == Occasion.NOW && act == null) {
                throw new FaultException("nothing there to strike: fault=" + declaration.name() + " device="
                        + board.device());
            }
            last = parameters;
            armed = new Armed(parameters, times);
        }
        if (act != null) {
            act.accept(this);
        }
    }

    synchronized boolean disarm() {
        boolean was = armed != null;
        armed = null;
        return was;
    }

    synchronized FaultStanding standing() {
        return new FaultStanding(declaration.name(), armed != null, last, armed == null ? 0 : armed.left, struck);
    }
}
