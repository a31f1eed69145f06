using QueueMap.Storage.S3;

namespace QueueMap.Producer.Commands;

/// <summary>A source as a user names it.</summary>
internal static class SourceName
{
    /// <returns>The full path of a directory that is there, or s3://bucket/prefix.</returns>
    /// <exception cref="UsageException">It is neither.</exception>
    public static string Of(string text)
    {
        if (S3Address.IsOne(text))
        {
            return S3Address.Parse(text).ToString();
        }

        var directory = Path.GetFullPath(text);
        return Directory.Exists(directory) ? directory : throw new UsageException(File.Exists(directory)
            ? $"SOURCE is the file {directory}; it must be a directory or s3://BUCKET/PREFIX. Give the directory that holds it."
            : $"SOURCE {directory} does not exist; it must be a directory or s3://BUCKET/PREFIX.");
    }
}
