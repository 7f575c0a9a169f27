package org.qipa.api.fault;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** Something that can be asked to do wrong. A service with {@code qipa.fault.group}, one per bundle. Thread safe. */
@ConsumerType
public interface FaultPoint {

    /** Service property: {@link #group}. */
    String GROUP_PROPERTY = "qipa.fault.group";

    /** For {@code times}: until {@link #disarm}. */
    int UNTIL_DISARMED = 0;

    /** The most strikes that can be asked for by number. */
    int TIMES_LIMIT = 1_000_000;

    /** Who it is, such as {@code virtual.ipa}. */
    String group();

    /** What can be asked for, in the order to show it. Names are unique among all points of a container. */
    List<FaultDeclaration> declarations();

    /**
     * Arms a fault of a device. A fault that is armed already is armed anew, with these parameters and this number.
     *
     * @param device     the device's name; it need not be open
     * @param fault      a declared name
     * @param parameters by name: numbers, or texts to be read as {@link Parameter#parse} does; what is missing has its default
     * @param times      strikes, 1..{@link #TIMES_LIMIT}, or {@link #UNTIL_DISARMED}
     * @throws FaultException when a name or value is not known or not within its limits, or when a fault of the moment has
     *                        nothing to strike; then nothing has changed
     */
    void arm(String device, String fault, Map<String, ?> parameters, int times);

    /**
     * Disarms a fault of a device.
     *
     * @return whether it was armed
     * @throws FaultException when the fault is not declared
     */
    boolean disarm(String device, String fault);

    /** Disarms every fault of a device. */
    void disarmAll(String device);

    /** Faults of a device that are armed or have struck, in the order of declaration. */
    List<FaultStanding> standing(String device);
}
