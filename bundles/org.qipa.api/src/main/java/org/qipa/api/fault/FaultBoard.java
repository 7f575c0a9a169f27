package org.qipa.api.fault;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The faults of one device in one bundle. Thread safe; outlives what is opened for the device. */
public final class FaultBoard {

    /** Hears of every strike, on the thread of the part that strikes, which may hold locks: it records and returns. */
    @FunctionalInterface
    public interface Listener {
        /** @param struck how often the fault has struck by now */
        void struck(FaultDeclaration fault, long struck, Map<String, Object> parameters);
    }

    private final String device;
    private final Map<String, FaultSwitch> switches = new LinkedHashMap<>();
    private volatile Listener listener;

    /** All off. */
    public FaultBoard(String device, List<FaultDeclaration> declarations) {
        this.device = device;
        declarations.forEach(d -> switches.put(d.name(), new FaultSwitch(d, this)));
    }

    /** The device's name. */
    public String device() {
        return device;
    }

    /** Says who hears of strikes from now on; null for nobody. */
    public void listener(Listener newListener) {
        listener = newListener;
    }

    /**
     * A fault.
     *
     * @throws FaultException when it is not declared
     */
    public FaultSwitch of(String fault) {
        FaultSwitch found = switches.get(fault);
        if (found == null) {
            throw new FaultException("no such fault: fault=" + fault + " known=" + switches.keySet());
        }
        return found;
    }

    /** As {@link FaultPoint#arm}. */
    public void arm(String fault, Map<String, ?> parameters, int times) {
        FaultSwitch one = of(fault);
        if (times < 0 || times > FaultPoint.TIMES_LIMIT) {
            throw new FaultException("fault " + fault + ": out of limits: times=" + times + " limit=0.."
                    + FaultPoint.TIMES_LIMIT);
        }
        one.arm(Parameters.of("fault " + fault, one.declaration().parameters(), parameters), times);
    }

    /** As {@link FaultPoint#disarm}. */
    public boolean disarm(String fault) {
        return of(fault).disarm();
    }

    /** As {@link FaultPoint#disarmAll}. */
    public void disarmAll() {
        switches.values().forEach(FaultSwitch::disarm);
    }

    /** As {@link FaultPoint#standing}. */
    public List<FaultStanding> standing() {
        return switches.values().stream().map(FaultSwitch::standing).filter(s -> s.armed() || s.struck() > 0).toList();
    }

    void struck(FaultSwitch one, Map<String, Object> parameters) {
        Listener told = listener;
        if (told != null) {
            told.struck(one.declaration(), one.struck(), parameters);
        }
    }
}
