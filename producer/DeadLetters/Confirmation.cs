using QueueMap.Producer.Commands;

namespace QueueMap.Producer.DeadLetters;

/// <summary>Asks a person before something is done that no other command takes back.</summary>
/// <param name="isInteractive">There is a terminal, and so perhaps a person, at both ends.</param>
public sealed class Confirmation(TextReader input, TextWriter output, bool isInteractive)
{
    /// <exception cref="UsageException">There is nobody to ask.</exception>
    public async Task<bool> AskAsync(string question)
    {
        if (!isInteractive)
        {
            throw new UsageException($"{question} There is no terminal to ask on: repeat with --yes, or with --dry-run to see what would be done.");
        }

        await output.WriteAsync($"{question} [y/N] ");
        await output.FlushAsync();
        return (await input.ReadLineAsync())?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
