import { render } from 'preact';
import './main.css';

render(<main>Banyan</main>, document.body);
