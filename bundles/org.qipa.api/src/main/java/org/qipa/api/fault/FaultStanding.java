package org.qipa.api.fault;

import java.util.Map;

/**
 * How a fault of a device stands.
 *
 * @param name       of the fault
 * @param armed      whether it will strike
 * @param parameters with which it was armed last
 * @param left       strikes to come; {@link FaultPoint#UNTIL_DISARMED} when they are not counted, or none is to come
 * @param struck     how often it has struck, over all the times it was armed
 */
public record FaultStanding(String name, boolean armed, Map<String, Object> parameters, int left, long struck) {
}
