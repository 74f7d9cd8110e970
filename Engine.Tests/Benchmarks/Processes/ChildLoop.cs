namespace OfflineSync.Benchmarks.Processes;

/// <summary>The child's end of the line protocol: a question a line, an answer a line. It ends when its parent does, or asks nothing more.</summary>
internal static class ChildLoop
{
    public const string Ready = "ready";
    public const string Answer = "answer ";
    public const string Failure = "failure ";

    public static async Task<int> RunAsync(Func<string[], Task<Reply>> answer, Reply? ready = null)
    {
        Console.WriteLine($"{Ready} {ready?.Line()}");
        while (await Console.In.ReadLineAsync() is { } question)
        {
            try
            {
                Reply reply = await answer(question.Split(' '));
                Console.WriteLine(Answer + reply.Line());
            }
            catch (Exception problem)
            {
                Console.WriteLine(Failure + problem.ToString().ReplaceLineEndings(" | "));
                return 1;
            }
        }
        return 0;
    }
}
