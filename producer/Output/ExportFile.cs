using QueueMap.Contracts.Results;
using QueueMap.Worker.Exporting;

namespace QueueMap.Producer.Output;

/// <summary>Results as a file of the user's, in the same bytes as among the files of the run.</summary>
public static class ExportFile
{
    public const string Form = "a file name that ends in .csv or .json";

    public static bool IsOfForm(string path) => FormatOf(path) is ".csv" or ".json";

    /// <summary>Writes beside the file and renames, so that a reader never sees half of it.</summary>
    public static async Task WriteAsync(string path, IReadOnlyList<ResultRow> rows, CancellationToken cancellation)
    {
        var content = FormatOf(path) == ".json" ? Json(rows) : Csv(rows);
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var beside = $"{full}.{Environment.ProcessId}.tmp";
        await File.WriteAllBytesAsync(beside, content, cancellation);
        File.Move(beside, full, overwrite: true);
    }

    public static byte[] Csv(IReadOnlyList<ResultRow> rows) => ResultFormats.Csv(rows);

    public static byte[] Json(IReadOnlyList<ResultRow> rows) => ResultFormats.Json(rows);

    private static string FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant();
}
