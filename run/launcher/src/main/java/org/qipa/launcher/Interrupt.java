package org.qipa.launcher;

import java.lang.reflect.Proxy;

/**
 * Ctrl-C. Terminal libraries take the signal for themselves, so it has to be taken back. By reflection, because javac
 * refuses to be silent about {@code sun.misc.Signal}, which is the only way.
 */
final class Interrupt {

    /** Exit code of a process that an interrupt ended. */
    static final int EXIT_CODE = 130;

    private Interrupt() {}

    /** Takes the signal from whoever has it. */
    static void take(Runnable action) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = signalType.getConstructor(String.class).newInstance("INT");
            Object handler = Proxy.newProxyInstance(Interrupt.class.getClassLoader(), new Class<?>[] {handlerType},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "equals" -> proxy == arguments[0];
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "toString" -> "qipa";
                        default -> {
                            action.run();
                            yield null;
                        }
                    });
            signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signals cannot be taken", e);
        }
    }

    /** An interrupt ends the process in order. */
    static void exit() {
        System.exit(EXIT_CODE);
    }
}
