using System.Diagnostics.Metrics;
using System.Text;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Hosting;
using QueueMap.Worker.Mapping.Scanning;

namespace QueueMap.Tests.Mapping;

/// <summary>Which reader scans what, as the metric says it.</summary>
public sealed class ReaderTests
{
    [Theory]
    [InlineData("A,2024-01-05,,1.0,X\n", OnBadRow.Quarantine, "bytes")]
    [InlineData("A,2024-01-05,\"é\n\",1.0,X\r\n", OnBadRow.Quarantine, "bytes")]
    [InlineData("A,2024-01-05,,hot,X\n", OnBadRow.Skip, "bytes")]
    [InlineData("A,2024-01-05,,hot,X\n", OnBadRow.Quarantine, "both")]
    [InlineData("A,2024-01-05,x\"y,1.0,X\n", OnBadRow.Skip, "both")]
    [InlineData("A,2024-01-05,\0,1.0,X\n", OnBadRow.Skip, "csvhelper")]
    public void Utf8_is_read_as_bytes_for_as_long_as_no_row_has_to_be_reported(string rows, OnBadRow onBadRow, string reader) =>
        Assert.Equal([reader], Readers(Encoding.UTF8.GetBytes(Scanning.Header + rows), onBadRow));

    [Fact]
    public void Utf16_is_read_by_CsvHelper() =>
        Assert.Equal(["csvhelper"], Readers([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Scanning.Header)], OnBadRow.Skip));

    private static List<string> Readers(byte[] content, OnBadRow onBadRow)
    {
        var readers = new List<string>();
        var here = Environment.CurrentManagedThreadId;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == RunMetrics.MeterName && instrument.Name == "queuemap.items.scanned")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            // Other tests scan at the same time, on other threads.
            if (Environment.CurrentManagedThreadId == here)
            {
                readers.Add((string)tags[0].Value!);
            }
        });
        listener.Start();
        new ByteScanner().Scan(content, Scanning.Key, Scanning.Plan, onBadRow);
        return readers;
    }
}
