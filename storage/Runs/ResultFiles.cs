using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;

namespace QueueMap.Storage.Runs;

/// <summary>The results among a run's files: one for each time that the run has ended, so that a late finalizer overwrites none.</summary>
public static class ResultFiles
{
    public static string NameOf(RunHeader header) => $"results/{header.Reopened:d4}.json";

    /// <summary>Folder of what people take away from the run: its items by outcome, its maxima, and a manifest of these files.</summary>
    public static string FolderOf(RunHeader header) => $"results/{header.Reopened:d4}/";

    /// <summary>The run's newest result, or null where it has not ended, or ended by cancellation.</summary>
    public static async ValueTask<ResultSet?> ReadResultAsync(this IRunFiles files, RunHeader header, CancellationToken cancellation) =>
        await files.ReadAsync(header.Spec.Run, NameOf(header), cancellation) is { } content
            ? WireFormat.Read<ResultSet>(content.Span)
            : null;
}
