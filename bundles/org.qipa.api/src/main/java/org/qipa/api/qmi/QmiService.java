package org.qipa.api.qmi;

/**
 * A service as its id and its name, for people.
 *
 * @param id    on QRTR, such as 0x02
 * @param name  short, such as {@code DMS}
 * @param title in words, such as {@code Device Management Service}; the name where there are none
 */
public record QmiService(int id, String name, String title) {
}
