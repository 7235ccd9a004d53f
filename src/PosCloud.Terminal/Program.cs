using System.CommandLine;
using PosCloud.Terminal;

var root = new RootCommand("The PosCloud reference terminal agent.")
{
    RunCommand.Create(Console.Out, Console.Error),
    KeyCommand.Create(Console.Out, Console.Error),
    NoticeCommands.CreateList(Console.Out),
    NoticeCommands.CreateAnswer(Console.Out, Console.Error, TimeProvider.System),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"error: {parsed.Errors[0].Message} See 'poscloud-terminal run --help'.");
    return 2;
}

return await parsed.InvokeAsync();
