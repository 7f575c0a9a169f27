package org.qipa.api.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qipa.api.document.Fault;

/** Values for a list of parameters, checked together. */
public final class Parameters {

    private Parameters() {}

    /**
     * What is wrong with the values given for some parameters.
     *
     * @param path where they stand: the start of each fault's path
     */
    public static List<Fault> check(List<Parameter> declared, Map<String, ?> given, String path) {
        List<Fault> faults = new ArrayList<>();
        given.forEach((name, value) -> {
            var parameter = declared.stream().filter(p -> p.name().equals(name)).findFirst();
            if (parameter.isEmpty()) {
                faults.add(new Fault(path + "/" + name, "unknown-parameter", "no such parameter: parameter=" + name
                        + " known=" + declared.stream().map(Parameter::name).toList()));
                return;
            }
            try {
                parameter.get().parse(value);
            } catch (FaultException e) {
                faults.add(new Fault(path + "/" + name, "parameter", e.getMessage()));
            }
        });
        return faults;
    }

    /**
     * The values of all parameters, with defaults for those that were not given, in the order of declaration.
     *
     * @param what  they belong to, for the message
     * @throws FaultException with the first thing that is wrong
     */
    public static Map<String, Object> of(String what, List<Parameter> declared, Map<String, ?> given) {
        List<Fault> faults = check(declared, given, "");
        if (!faults.isEmpty()) {
            throw new FaultException(what + ": " + faults.getFirst().message());
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Parameter p : declared) {
            values.put(p.name(), given.containsKey(p.name()) ? p.parse(given.get(p.name())) : p.defaultValue());
        }
        return values;
    }
}
